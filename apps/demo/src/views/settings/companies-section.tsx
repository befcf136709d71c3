import type { CompanyMembership } from '@offhook/protocol';
import type { JSX } from 'preact';
import { useDesk } from '../desk-context.js';
import { ProblemNote } from '../problem-note.js';
import { useAction } from '../use-action.js';
import { Loaded } from './loaded.js';
import { Row } from './row.js';

/** The companies that this user may act for. */
export function CompaniesSection(): JSX.Element {
  const { account } = useDesk();
  return (
    <>
      <p class="section-hint">
        Whoever works for several companies chooses for which one. The phone keeps its address.
      </p>
      <Loaded resource={account.profile}>
        {({ companies, companyId }) => (
          <ul class="rows">
            {companies.map((company) => (
              <Company
                key={company.companyId}
                company={company}
                isCurrent={company.companyId === companyId}
              />
            ))}
          </ul>
        )}
      </Loaded>
    </>
  );
}

interface CompanyProps {
  readonly company: CompanyMembership;
  readonly isCurrent: boolean;
}

function Company({ company, isCurrent }: CompanyProps): JSX.Element {
  const { account } = useDesk();
  const choosing = useAction();
  const { companyId, name, role, sipDomain } = company;
  const tags = isCurrent ? ['current'] : [];
  return (
    <Row
      title={name}
      tags={tags}
      facts={[sipDomain, role === 'admin' ? 'you are an admin' : 'you are a member']}
    >
      {!isCurrent && (
        <button
          type="button"
          class="button button-quiet button-small"
          disabled={choosing.isBusy}
          onClick={() => void choosing.run(async () => await account.selectCompany(companyId))}
        >
          Act for it
        </button>
      )}
      <ProblemNote error={choosing.error} />
    </Row>
  );
}

import type { Device } from '@offhook/protocol';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { dayText, instantText } from '../../view-models/instant-text.js';
import { useDesk } from '../desk-context.js';
import { ProblemNote } from '../problem-note.js';
import { TextField } from '../text-field.js';
import { useAction } from '../use-action.js';
import { ConfirmButton } from './confirm-button.js';
import { Loaded } from './loaded.js';
import { Row } from './row.js';

/** The browsers and phones that may register as this user. */
export function DevicesSection(): JSX.Element {
  const { account } = useDesk();
  return (
    <>
      <p class="section-hint">
        Each device has a secret of its own, which lives for a day. A revoked device is out at once.
      </p>
      <Loaded resource={account.devices}>
        {(devices) => (
          <ul class="rows">
            {devices.map((device) => (
              <DeviceRow key={device.deviceId} device={device} />
            ))}
          </ul>
        )}
      </Loaded>
    </>
  );
}

function factsOf(
  { createdAt, lastProvisionedAt, lastRegisteredAt }: Device,
  nowMs: number,
): readonly string[] {
  const setUp =
    lastProvisionedAt === null ? 'never set up' : `set up ${instantText(lastProvisionedAt, nowMs)}`;
  const seen =
    lastRegisteredAt === null ? 'not registered yet' : `registered ${instantText(lastRegisteredAt, nowMs)}`;
  return [`known since ${dayText(createdAt)}`, setUp, seen];
}

function DeviceRow({ device }: { readonly device: Device }): JSX.Element {
  const { account, clock } = useDesk();
  const [isNaming, setNaming] = useState(false);
  const revoking = useAction();
  if (isNaming) return <DeviceName device={device} onDone={() => setNaming(false)} />;
  return (
    <Row title={device.name} facts={factsOf(device, clock.now())}>
      <button type="button" class="button button-quiet button-small" onClick={() => setNaming(true)}>
        Rename
      </button>
      <ConfirmButton
        label="Revoke"
        question="Really revoke?"
        isDisabled={revoking.isBusy}
        onConfirm={() => void revoking.run(async () => await account.revokeDevice(device.deviceId))}
      />
      <ProblemNote error={revoking.error} />
    </Row>
  );
}

function DeviceName({
  device,
  onDone,
}: {
  readonly device: Device;
  readonly onDone: () => void;
}): JSX.Element {
  const { account } = useDesk();
  const naming = useAction();
  const [name, setName] = useState(device.name);
  const save = (event: Event): void => {
    event.preventDefault();
    void naming
      .run(async () => await account.renameDevice(device.deviceId, name.trim()))
      .then((isDone) => {
        if (isDone) onDone();
      });
  };
  return (
    <li class="row">
      <form class="inline-form" onSubmit={save}>
        <TextField label="Name of the device" value={name} onValue={setName} isRequired />
        <button type="submit" class="button button-primary" disabled={name.trim() === '' || naming.isBusy}>
          Save
        </button>
        <button type="button" class="button button-quiet" onClick={onDone}>
          Cancel
        </button>
        <ProblemNote error={naming.error} />
      </form>
    </li>
  );
}

import { silentLogger } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { ServerMetrics } from './server-metrics.js';

function createMetrics(hasProcess = false): { readonly metrics: ServerMetrics; readonly clock: ManualClock } {
  const clock = new ManualClock();
  return { clock, metrics: new ServerMetrics({ clock, logger: silentLogger, hasProcess }) };
}

/** The samples whose names begin so, without their comments. */
async function samples(metrics: ServerMetrics, prefix: string): Promise<readonly string[]> {
  return (await metrics.render()).split('\n').filter((line) => line.startsWith(prefix));
}

describe('ServerMetrics', () => {
  it('counts logins, verdicts and refusals by what is not a person', async () => {
    const { metrics } = createMetrics();
    metrics.loginTried({ method: 'password', outcome: 'ok' });
    metrics.loginTried({ method: 'password', outcome: 'refused' });
    metrics.loginTried({ method: 'password', outcome: 'refused' });
    metrics.digestJudged({ outcome: 'fail', reason: 'wrong digest' });
    metrics.limitReached('login');
    expect(await samples(metrics, 'offhook_logins')).toEqual([
      'offhook_logins_total{method="password",outcome="ok"} 1',
      'offhook_logins_total{method="password",outcome="refused"} 2',
    ]);
    expect(await samples(metrics, 'offhook_webhook')).toEqual([
      'offhook_webhook_verdicts_total{outcome="fail",reason="wrong digest"} 1',
    ]);
    expect(await samples(metrics, 'offhook_limit')).toEqual([
      'offhook_limit_refusals_total{limit="login"} 1',
    ]);
  });

  it('measures requests in seconds, by route and class of status', async () => {
    const { metrics } = createMetrics();
    const request = { method: 'POST', route: '/api/v1/login', statusCode: 401 };
    metrics.requestAnswered({ ...request, durationMs: 3 });
    metrics.requestAnswered({ ...request, durationMs: 30 });
    const lines = await samples(metrics, 'offhook_http_request_duration_seconds');
    const labels = 'method="POST",route="/api/v1/login",status_class="4xx"';
    expect(lines).toContain(`offhook_http_request_duration_seconds_bucket{le="0.005",${labels}} 1`);
    expect(lines).toContain(`offhook_http_request_duration_seconds_count{${labels}} 2`);
    expect(lines).toContain(`offhook_http_request_duration_seconds_sum{${labels}} 0.033`);
  });

  it('keeps one series for all methods that are none', async () => {
    const { metrics } = createMetrics();
    for (const method of ['PROPFIND', 'MKCOL', 'x']) {
      metrics.requestAnswered({ method, route: 'unknown', statusCode: 404, durationMs: 1 });
    }
    expect(await samples(metrics, 'offhook_http_request_duration_seconds_count')).toEqual([
      'offhook_http_request_duration_seconds_count{method="other",route="unknown",status_class="4xx"} 3',
    ]);
  });

  it('reads a gauge when it is asked', async () => {
    const { metrics } = createMetrics();
    let value = 1;
    metrics.watch('edge_flows', () => value);
    expect(await samples(metrics, 'offhook_edge_flows')).toEqual(['offhook_edge_flows 1']);
    value = 7;
    expect(await samples(metrics, 'offhook_edge_flows')).toEqual(['offhook_edge_flows 7']);
  });

  it('leaves out a gauge that cannot be read, rather than tell an old value', async () => {
    const { metrics } = createMetrics();
    let read = (): number => 1;
    metrics.watch('devices', () => read());
    metrics.watch('edge_flows', () => 2);
    expect(await samples(metrics, 'offhook_devices')).toEqual(['offhook_devices 1']);
    read = () => {
      throw new Error('gone');
    };
    expect(await samples(metrics, 'offhook_devices')).toEqual([]);
    expect(await samples(metrics, 'offhook_edge_flows')).toEqual(['offhook_edge_flows 2']);
  });

  it('waits a second for a gauge, and no longer', async () => {
    const { clock, metrics } = createMetrics();
    metrics.watch('devices', async () => await new Promise<number>(() => undefined));
    const rendered = metrics.render();
    await clock.advance(1_000);
    expect(await rendered).not.toContain('\noffhook_devices ');
  });

  it('tells of the process once, however many servers it runs', async () => {
    const [first, second] = [createMetrics(true).metrics, createMetrics(true).metrics];
    first.limitReached('login');
    expect(await first.render()).toContain('\nprocess_resident_memory_bytes ');
    expect(await second.render()).toContain('\nprocess_resident_memory_bytes ');
    expect(await second.render()).not.toContain('offhook_limit_refusals_total{');
  });
});

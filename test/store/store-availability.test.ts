import { describe, expect, it } from 'vitest';
import { StoreAwayError } from '../../src/store/contract/store-away.ts';
import { StoreAvailability } from '../../src/store/store-availability.ts';

const refused = new StoreAwayError('the store db:5432/drift: it cannot be reached (connect ECONNREFUSED)', {
  code: 'ECONNREFUSED',
  what: 'the PostgreSQL database cannot be reached',
  mayPass: true,
  cause: new Error('connect ECONNREFUSED'),
});
/** As the work queue hands it on. */
const copied = { name: 'StoreAwayError', code: 'ECONNREFUSED', message: refused.message, queue: 'scans' };

function availability() {
  const lines: string[] = [];
  let seconds = 0;
  const write = (level: string) => (_fields: object, message: string) => void lines.push(`${level} ${message}`);
  const logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  const one = new StoreAvailability(logger, () => seconds * 1_000);
  return { one, lines, pass: (more: number) => (seconds += more) };
}

const away = 'error the store is away; scans and messages wait until it is back';

describe('store/store-availability', () => {
  it('tells each edge once, whoever meets it and however often', () => {
    const { one, lines, pass } = availability();
    for (let slot = 0; slot < 100; slot++) {
      one.failed('read', refused);
      one.logger.error({ error: refused }, 'a scan could not be stored; nothing of it was kept');
      one.logger.warn({ error: new Error('of the scan', { cause: refused }) }, 'a scan could not be queued');
      one.logger.error({ error: copied }, 'the work queue fails; scans wait until it works again');
      pass(60);
    }
    one.worked('read');
    one.worked('read');
    expect(lines.filter((line) => !line.startsWith('debug'))).toEqual([away, 'info the store is back']);
    expect(lines).toHaveLength(302);
  });

  it('is back only when everything works that failed', () => {
    const { one, lines, pass } = availability();
    one.failed('write', refused);
    one.failed('queue', refused);
    pass(10);
    one.worked('read');
    one.worked('queue');
    expect(lines).toEqual([away]);
    one.worked('write');
    expect(lines).toEqual([away, 'info the store is back']);
  });

  it('takes a server that answers some and refuses others for one that is away', () => {
    const { one, lines, pass } = availability();
    for (let moment = 0; moment < 20; moment++) {
      one.failed('queue', refused);
      pass(1);
      one.worked('queue');
      one.worked('read');
    }
    expect(lines).toEqual([away]);
    pass(4);
    one.worked('read');
    expect(lines).toEqual([away, 'info the store is back']);
  });

  it('keeps every line while the store is there, and every one that is due to something else', () => {
    const { one, lines } = availability();
    one.logger.error({ error: refused }, 'told by nobody yet');
    one.failed('write', new Error('a newer scan has begun'));
    one.failed('write', Object.assign(new Error('UNIQUE constraint failed'), { code: 'SQLITE_CONSTRAINT_UNIQUE' }));
    one.failed('write', refused);
    one.logger.error({ error: new TypeError('of ours') }, 'a defect');
    one.logger.warn({ seconds: 3 }, 'something else');
    expect(lines).toEqual(['error told by nobody yet', away, 'error a defect', 'warn something else']);
  });
});

import { seedOf } from './hash.ts';
import type { AccountIdentity } from './identity.ts';

/** Temporary credentials that `AssumeRole` gave. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** `arn:aws:sts::012345678910:assumed-role/reader/session-name` */
  readonly arn: string;
  /** `AROA…:session-name` */
  readonly userId: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** The sessions of assumed roles, by access key. */
export class Sessions {
  readonly #identity: AccountIdentity;
  readonly #sessions = new Map<string, Session>();

  constructor(identity: AccountIdentity) {
    this.#identity = identity;
  }

  start(role: { name: string; id: string }, sessionName: string, seconds: number): Session {
    const { accountId, partition, now } = this.#identity;
    const ordinal = this.#sessions.size + 1;
    const secret = (purpose: string) => seedOf(purpose, role.id, sessionName, ordinal).toString(36).toUpperCase();
    const session: Session = {
      accessKeyId: `ASIA${secret('key').padEnd(12, 'A')}${String(ordinal).padStart(4, '0')}`,
      secretAccessKey: `${secret('secret')}${secret('more')}`.padEnd(40, 'x'),
      sessionToken: `session-token-${ordinal}-${secret('token')}`,
      arn: `arn:${partition}:sts::${accountId}:assumed-role/${role.name}/${sessionName}`,
      userId: `${role.id}:${sessionName}`,
      expiresAt: now() + seconds * 1000,
    };
    this.#sessions.set(session.accessKeyId, session);
    return session;
  }

  get(accessKeyId: string): Session | undefined {
    return this.#sessions.get(accessKeyId);
  }
}

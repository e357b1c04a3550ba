import type { AccountReader } from '../domain/account-reader.ts';
import type { Read } from '../domain/read.ts';
import type { Target } from '../domain/target.ts';
import { abortable } from './abortable.ts';
import { type ClientDependencies, createClients } from './clients.ts';
import { type CallerIdentity, verifyAccount } from './identity.ts';
import { readRoles, unreadRole } from './role-reader.ts';
import { listResources } from './sagemaker/list.ts';
import { ahead, inBatches, mapBatches } from './sagemaker/stages.ts';
import { arnsPerCall, createTagReader } from './sagemaker/tags.ts';
import { resourceType } from './sagemaker/types.ts';

/**
 * Creates the reader of one target's account. Before its first read it verifies that the credentials are of that
 * account, and until that has succeeded every read is a failure. A method rejects only when its signal aborts, with the
 * signal's reason, or for a bug such as a resource type that is not in the table.
 */
export function createAccountReader(target: Target, dependencies: ClientDependencies): AccountReader {
  const clients = createClients(target, dependencies);
  const verify = onceVerified((signal) => verifyAccount(target, clients, signal));
  return {
    async readRoles(selectors, signal) {
      const identity = await verify(signal);
      if (!identity.ok) return selectors.map((selector) => unreadRole(selector, target, identity.failure));
      return readRoles(selectors, { iam: clients.iam, target, signal });
    },

    async *readResources(request) {
      const type = resourceType(request.type);
      const identity = await verify(request.signal);
      if (!identity.ok) return { status: 'unknown', failure: identity.failure };
      const sagemaker = clients.sagemaker(request.region);
      const readTags = createTagReader({ sagemaker, tagging: clients.tagging(request.region), request });
      const pages = ahead(listResources(type, sagemaker, request));
      return yield* mapBatches(ahead(inBatches(pages, arnsPerCall, request.wanted)), readTags);
    },

    close: () => clients.close(),
  };
}

type Verification = (signal: AbortSignal) => Promise<Read<CallerIdentity>>;

/** Asks once at a time for whoever waits, and never again after a success. One who gives up does not stop the others. */
function onceVerified(verification: Verification): Verification {
  const unhurried = new AbortController().signal;
  let current: Promise<Read<CallerIdentity>> | undefined;
  return async (signal) => {
    signal.throwIfAborted();
    current ??= verification(unhurried).then((identity) => {
      if (!identity.ok) current = undefined;
      return identity;
    });
    return abortable(current, signal);
  };
}

import type { AttachmentPlace, ExpectedAttachment, ExpectedTrust } from '../domain/target/expected-attachments.ts';
import { matchesGlob } from '../domain/target/glob.ts';
import { isRolePattern, mayMatch } from '../domain/target/role-selector.ts';
import type { RoleSelector } from '../domain/target/target.ts';
import type { Problem } from '../policy/problem.ts';
import type { StackIdentity, StackRole } from './cloudformation/identity/stack-identity.ts';
import { all, andThen, known, type Resolved } from './cloudformation/template/resolution.ts';

/** What a stack says of the watched roles that it made. */
export interface StackExpectation {
  readonly attachments: readonly ExpectedAttachment[];
  /** By the name of the role. */
  readonly trust: readonly (readonly [role: string, trust: ExpectedTrust])[];
}

interface ExpectationContext {
  /** The name of the stack. */
  readonly stack: string;
  readonly identity: StackIdentity;
  readonly selectors: readonly RoleSelector[];
  /** What the configuration itself says of places: the stack says nothing of them. */
  readonly configured: readonly Pick<ExpectedAttachment, 'place' | 'roles'>[];
}

/** A role of which the stack does not say everything; any role where not even its name is known. */
interface UnresolvedRole {
  readonly roles?: readonly RoleSelector[];
  readonly problems: readonly Problem[];
}

/**
 * What else should be on the watched roles of a stack: attached ARNs, inline policies, boundary and trust. What cannot be
 * resolved costs the role that it is about.
 */
export function expectationOfStack(
  context: ExpectationContext,
): StackExpectation & { readonly unresolved: readonly UnresolvedRole[] } {
  const { identity, selectors } = context;
  const roles = identity.roles.filter(({ name, arn }) => name.ok && mayBeWatched(selectors, name.value, arn));
  const parts = roles.map((role) => ({ role, told: expectationOfRole(role, context) }));
  const told = parts.flatMap((part) => (part.told.ok ? [part.told.value] : []));
  return {
    attachments: told.flatMap(({ attachments }) => attachments),
    trust: told.flatMap(({ trust }) => trust),
    unresolved: parts.flatMap(({ role, told: outcome }) =>
      outcome.ok
        ? []
        : [{ ...(role.name.ok ? { roles: [{ name: role.name.value }] } : {}), problems: outcome.problems }],
    ),
  };
}

function mayBeWatched(selectors: readonly RoleSelector[], name: string, arn: Resolved<string>): boolean {
  const path = arn.ok ? arn.value.slice(arn.value.indexOf('/'), arn.value.lastIndexOf('/') + 1) : '/';
  return selectors.some((selector) => {
    if (isRolePattern(selector)) return mayMatch(selector, { name, path });
    return 'name' in selector ? selector.name === name : arn.ok && selector.arn === arn.value;
  });
}

function expectationOfRole(role: StackRole, context: ExpectationContext): Resolved<StackExpectation> {
  const places = andThen(all([attachedPlaces(role, context), inlinePlaces(role), boundaryPlace(role)]), (lists) =>
    known(lists.flat()),
  );
  return andThen(places, (found) =>
    andThen(role.trust, (trust) =>
      andThen(role.name, (name) => {
        const told = found.filter(({ place }) => !context.configured.some((one) => covers(one, place, name)));
        return known({
          attachments: told.map((one) => ({
            ...one,
            required: true,
            roles: [{ name }],
            origin: `stack ${context.stack}, resource ${one.logicalId}`,
          })),
          trust: [[name, { text: JSON.stringify(trust), exactly: true }] as const],
        });
      }),
    ),
  );
}

interface ToldPlace extends Pick<ExpectedAttachment, 'id' | 'place' | 'document'> {
  readonly logicalId: string;
}

function attachedPlaces(role: StackRole, { identity }: ExpectationContext): Resolved<readonly ToldPlace[]> {
  return andThen(role.attached, (arns) =>
    all(
      arns.map((arn): Resolved<ToldPlace> => {
        const own = identity.policies.find((policy) => policy.arn?.ok && policy.arn.value === arn);
        const place = { kind: 'managed' as const, pattern: { arn } };
        const id = arn.slice(arn.lastIndexOf('/') + 1);
        if (!own) return known({ id, logicalId: role.logicalId, place, document: { kind: 'any' } });
        return andThen(own.document, (document) =>
          known({ id, logicalId: own.logicalId, place, document: fixed(document) }),
        );
      }),
    ),
  );
}

function inlinePlaces({ inline }: StackRole): Resolved<readonly ToldPlace[]> {
  return andThen(inline, (policies) =>
    all(
      policies.map(({ logicalId, name, document }) =>
        andThen(name, (id) =>
          andThen(document, (data) =>
            known({ id, logicalId, place: { kind: 'inline' as const, name: id }, document: fixed(data) }),
          ),
        ),
      ),
    ),
  );
}

/** The document of a boundary is that of the policy, which other roles may have as a policy. */
function boundaryPlace({ boundary, logicalId }: StackRole): Resolved<readonly ToldPlace[]> {
  return andThen(boundary, (arn) =>
    known(
      arn === undefined
        ? []
        : [{ id: 'boundary', logicalId, place: { kind: 'boundary', pattern: { arn } }, document: { kind: 'any' } }],
    ),
  );
}

function fixed(document: unknown): ExpectedAttachment['document'] {
  const text = JSON.stringify(document, null, 2);
  return { kind: 'fixed', text, pages: [] };
}

/** Whether the configuration speaks of this place on the role. Tags are not known here: a pattern counts by its name. */
function covers(
  { place, roles }: Pick<ExpectedAttachment, 'place' | 'roles'>,
  told: AttachmentPlace,
  role: string,
): boolean {
  const isOfRole = !roles || roles.some((selector) => mayBeWatched([selector], role, { ok: false, problems: [] }));
  return isOfRole && isSamePlace(place, told);
}

function isSamePlace(place: AttachmentPlace, told: AttachmentPlace): boolean {
  if (place.kind === 'boundary' || told.kind === 'boundary') return place.kind === told.kind;
  if (place.kind === 'inline' || told.kind === 'inline') {
    if (told.kind !== 'inline' || place.kind === 'managed') return false;
    const pattern = place.kind === 'inline' ? place.name : 'name' in place.pattern ? place.pattern.name : undefined;
    return pattern !== undefined && matchesGlob(pattern, told.name);
  }
  const arn = 'arn' in told.pattern ? told.pattern.arn : '';
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  return 'arn' in place.pattern ? matchesGlob(place.pattern.arn, arn) : matchesGlob(place.pattern.name, name);
}

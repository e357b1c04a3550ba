import { loadCatalogue, serviceNames } from '../../catalogue/load-catalogue.ts';
import { nearest } from '../../config/problems/suggest.ts';

/** Whether a request can have the action, and whether AWS has it as far as its reference tells. */
export type ActionJudgement =
  | { readonly verdict: 'known' }
  /** It may be newer than the reference; the request is evaluated. */
  | { readonly verdict: 'unknown'; readonly message: string }
  /** No request can have it, so that no decision would mean anything. */
  | { readonly verdict: 'impossible'; readonly message: string };

/** Judges the action of a request, with the nearest one that AWS has. */
export async function judgeAction(action: string): Promise<ActionJudgement> {
  if (/[*?]/.test(action)) return impossible(action, 'a request has one action and no pattern');
  const [, service, name] = /^([A-Za-z0-9-]+):([A-Za-z0-9]+)$/.exec(action) ?? [];
  if (service === undefined || name === undefined) {
    return impossible(action, 'an action is service:Name', await unglued(action));
  }
  const services = await serviceNames();
  if (!services.includes(service.toLowerCase())) {
    const meant = nearest(service, services);
    return unknown(`AWS has no service ${JSON.stringify(service)}`, meant && `${meant}:${name}`);
  }
  const names = await actionsOf(service.toLowerCase());
  if (names.some((one) => one.toLowerCase() === action.toLowerCase())) return { verdict: 'known' };
  return unknown(`AWS has no action ${JSON.stringify(action)}`, nearest(action, names));
}

async function actionsOf(service: string): Promise<readonly string[]> {
  const { services } = await loadCatalogue([service]);
  return services.get(service)?.actions.map(({ name }) => name) ?? [];
}

/** `s3getobject` and `s3.GetObject` for `s3:GetObject`: by the longest service that the text begins with. */
async function unglued(text: string): Promise<string | undefined> {
  const plain = text.toLowerCase();
  const services = (await serviceNames()).filter((service) => plain.startsWith(service));
  const service = services.toSorted((one, other) => other.length - one.length)[0];
  if (service === undefined) return undefined;
  const name = plain.slice(service.length).replace(/^[^a-z0-9]+/, '');
  return nearest(`${service}:${name}`, await actionsOf(service));
}

function impossible(action: string, why: string, meant?: string): ActionJudgement {
  return { verdict: 'impossible', message: `${JSON.stringify(action)} is no action: ${why}${question(meant)}` };
}

function unknown(what: string, meant: string | undefined): ActionJudgement {
  return { verdict: 'unknown', message: `${what}, as far as its reference tells${question(meant)}` };
}

function question(meant: string | undefined): string {
  return meant === undefined ? '.' : `. Did you mean ${meant}?`;
}

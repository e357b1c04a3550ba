import { inferParameters } from '../../policy/canonical/recognition/infer-parameters.ts';
import { builtinTemplates } from '../../policy/canonical/templates.ts';
import type { LivePolicy } from '../read/live-attachments.ts';
import type { AttachmentKind } from './attachment-kinds.ts';
import type { AttachmentContext } from './drafted-attachment.ts';

/** What the template needs and neither the role nor a fact says. */
export function ownParameters(kind: AttachmentKind, live: readonly LivePolicy[], context: AttachmentContext) {
  const names = builtinTemplates.find(({ name }) => name === kind.template)?.parameterNames(context.installation) ?? [];
  const [first] = live;
  if (kind.place === 'boundary') {
    const inferred = inferParameters(
      parsed(first?.text ?? ''),
      names.filter((name) => name !== 'release'),
    );
    return {
      parameters: inferred,
      comment: ['The parameters were taken from the live policy: review them.'],
      gaps: [],
    };
  }
  const shared = Object.fromEntries(Object.entries(context.parameters).filter(([name]) => names.includes(name)));
  if (!kind.facts || context.canRead(kind)) return { parameters: shared, comment: [], gaps: [] };
  const all = live.map(({ text = '' }) => inferParameters(parsed(text), kind.facts?.parameters ?? []));
  const isShared = new Set(all.map((one) => JSON.stringify(one))).size === 1;
  const inferred = isShared ? (all[0] ?? {}) : {};
  const told = kind.facts.parameters.join(', ');
  const comment = isShared
    ? `${told} taken from the live policies, because the source could not be read: review it.`
    : `${told} is another one for each role, and the source could not be read: findings will tell of it.`;
  const gap = { subject: `what ${kind.id} should be`, message: `the source of ${told} could not be read` };
  return { parameters: { ...shared, ...inferred }, comment: [comment], gaps: [gap] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

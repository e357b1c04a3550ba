import type { ServedControls } from '../domain/evaluation/control.ts';
import type { Registered } from './registered.ts';

/** The controls of each kind of finding of each check: a kind without its row does not compile, nor one that is gone. */
export type ControlTable = {
  readonly [Of in Registered as Of['id']]: { readonly [Kind in Of['kinds'][number]['kind']]: ServedControls };
};

/** What a role may do is more than was agreed. */
const excess: ServedControls = {
  nist: ['AC-3', 'AC-6', 'CM-2', 'CM-3', 'CM-6', 'SI-4'],
  cis: ['3.3', '6.8'],
  iso: ['A.5.15', 'A.5.18', 'A.8.2', 'A.8.9'],
};

/** A document differs from its baseline, whatever that does today. */
const baseline: ServedControls = {
  nist: ['CM-2', 'CM-3', 'CM-6', 'SI-4'],
  cis: ['4.1'],
  iso: ['A.8.9', 'A.8.32'],
};

/** A guard is gone or does not hold. */
const guard: ServedControls = {
  nist: ['AC-3', 'AC-6', 'CM-2', 'CM-6', 'SI-4'],
  cis: ['3.3', '6.8'],
  iso: ['A.5.15', 'A.8.2', 'A.8.9'],
};

/** Who may come in. */
const trust: ServedControls = {
  nist: ['AC-2', 'AC-3', 'AC-6', 'CM-3', 'SI-4'],
  cis: ['5.1', '6.8'],
  iso: ['A.5.15', 'A.5.16', 'A.5.18', 'A.8.2'],
};

/** A role that belongs to nobody, or to somebody else than it says. */
const account: ServedControls = {
  nist: ['AC-2', 'AC-16', 'SI-4'],
  cis: ['5.1'],
  iso: ['A.5.16', 'A.5.18'],
};

/** Whose a resource is, on which the conditions of the policies depend. */
const owner: ServedControls = {
  nist: ['AC-3', 'AC-16', 'CM-6', 'CM-8'],
  cis: ['1.1', '3.3'],
  iso: ['A.5.9', 'A.5.15'],
};

/** How a resource is labelled, without effect on who may use it. */
const label: ServedControls = { nist: ['AC-16', 'CM-6', 'CM-8'], cis: ['1.1'], iso: ['A.5.9'] };

/** What is wrong with the baseline itself. */
const template: ServedControls = {
  nist: ['AC-3', 'AC-6', 'CM-2', 'CM-6'],
  cis: ['3.3', '4.1'],
  iso: ['A.5.15', 'A.8.9'],
};

/** Which controls each kind of finding is evidence for. */
export const controlTable: ControlTable = {
  'policy-drift': {
    'policy-changed': excess,
    'policy-rewritten': baseline,
    'policy-outdated': baseline,
    'policy-missing': guard,
    'policy-invalid': baseline,
    'role-missing': { nist: ['AC-2', 'CM-2', 'CM-8'], cis: ['5.1'], iso: ['A.5.16', 'A.8.9'] },
  },
  'role-attachments': {
    'attachment-unexpected': excess,
    'inline-unexpected': excess,
    'attachment-missing': baseline,
    'document-changed': excess,
    'document-invalid': baseline,
    'outdated-generation': baseline,
    'version-prepared': { ...excess, nist: ['AC-6', 'CM-3', 'SI-4'] },
    'permitted-exceeded': excess,
    'default-version': baseline,
    'boundary-missing': guard,
    'boundary-changed': guard,
    'trust-widened': trust,
    'trust-changed': trust,
    'role-untagged': account,
    'role-mismatch': account,
    'role-orphaned': { ...account, cis: ['5.1', '5.3'] },
    'member-without-role': account,
    'role-unwatched': { nist: ['CM-8', 'SI-4'], cis: ['5.1'], iso: ['A.5.16', 'A.8.9'] },
    'role-missing': { nist: ['AC-2', 'CM-2', 'CM-8'], cis: ['5.1'], iso: ['A.5.16', 'A.8.9'] },
  },
  'policy-gaps': {
    'untagged-creation': template,
    'mistagged-creation': template,
    'unconditioned-tagging': template,
    'never-applies': template,
    'joined-denial': template,
  },
  'required-tags': {
    'tag-missing': owner,
    'tag-empty': owner,
    'tag-value': owner,
    'tag-owner-unknown': { ...owner, nist: ['AC-2', 'AC-3', 'AC-16', 'CM-8'] },
    'tag-owner-changed': { ...owner, nist: ['AC-2', 'AC-3', 'AC-16', 'CM-3', 'CM-8'] },
    'tag-conflict': owner,
    'tag-key-case': label,
    'tag-policy': label,
    'region-appeared': { nist: ['CM-3', 'CM-8', 'SI-4'], cis: ['1.1'], iso: ['A.5.9', 'A.8.32'] },
    'tag-key-prohibited': label,
    'tag-key-pattern': label,
    'tag-children': owner,
    'tag-count': label,
  },
};

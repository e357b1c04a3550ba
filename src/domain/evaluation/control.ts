import { ownValue } from '../own-value.ts';

/*
 * The controls that findings are evidence for. Numbers and titles are those of NIST SP 800-53 Revision 5, the CIS Critical
 * Security Controls version 8.1, and ISO/IEC 27001:2022 Annex A.
 */

/** The frameworks, in the order of documents. */
export const frameworks = {
  nist: 'NIST SP 800-53 r5',
  cis: 'CIS Controls v8.1',
  iso: 'ISO/IEC 27001:2022',
} as const;
/** A framework of controls. */
export type Framework = keyof typeof frameworks;

/** The controls of each framework that some finding serves, by number, with their titles. */
export const controlTitles = {
  nist: {
    'AC-2': 'Account Management',
    'AC-3': 'Access Enforcement',
    'AC-6': 'Least Privilege',
    'AC-16': 'Security and Privacy Attributes',
    'CM-2': 'Baseline Configuration',
    'CM-3': 'Configuration Change Control',
    'CM-6': 'Configuration Settings',
    'CM-8': 'System Component Inventory',
    'SI-4': 'System Monitoring',
  },
  cis: {
    '1.1': 'Establish and Maintain Detailed Enterprise Asset Inventory',
    '3.3': 'Configure Data Access Control Lists',
    '4.1': 'Establish and Maintain a Secure Configuration Process',
    '5.1': 'Establish and Maintain an Inventory of Accounts',
    '5.3': 'Disable Dormant Accounts',
    '6.8': 'Define and Maintain Role-Based Access Control',
  },
  iso: {
    'A.5.9': 'Inventory of information and other associated assets',
    'A.5.15': 'Access control',
    'A.5.16': 'Identity management',
    'A.5.18': 'Access rights',
    'A.8.2': 'Privileged access rights',
    'A.8.9': 'Configuration management',
    'A.8.32': 'Change management',
  },
} as const satisfies Readonly<Record<Framework, Readonly<Record<string, string>>>>;

/** The numbers of the controls that something serves, by framework. */
export type ServedControls = { readonly [Of in Framework]: readonly (keyof (typeof controlTitles)[Of])[] };

/** One control. */
export interface Control {
  readonly framework: string;
  /** Its number: `AC-6`. */
  readonly id: string;
  readonly title: string;
}

/** The controls one by one, with framework and title. */
export function listControls(served: ServedControls): readonly Control[] {
  const keys: readonly Framework[] = ['nist', 'cis', 'iso'];
  return keys.flatMap((key) => {
    const titles: Readonly<Record<string, string>> = controlTitles[key];
    return served[key].map((id: string) => ({ framework: frameworks[key], id, title: ownValue(titles, id) ?? '' }));
  });
}

/** In a line, such as `NIST SP 800-53 r5 AC-6`. */
export function controlName({ framework, id }: Control): string {
  return `${framework} ${id}`;
}

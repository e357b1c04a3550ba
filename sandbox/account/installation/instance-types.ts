/** An instance type as EC2 describes it, as far as the sandbox knows it. */
export interface InstanceTypeRecord {
  readonly name: string;
  /** Bare metal has none. */
  readonly hypervisor?: 'nitro' | 'xen';
  readonly hasInstanceStorage: boolean;
  readonly isBareMetal: boolean;
}

interface Family {
  readonly name: string;
  readonly hypervisor: 'nitro' | 'xen';
  readonly hasInstanceStorage: boolean;
  readonly sizes: string;
}

const small = 'large xlarge 2xlarge 4xlarge';
const fifth = `${small} 8xlarge 12xlarge 16xlarge 24xlarge metal`;
const gravitons = `medium ${small} 8xlarge 12xlarge 16xlarge metal`;

/** Some of the families that SageMaker offers too. Source: EC2 instance types guide, "Specifications" of each family. */
const families: readonly Family[] = [
  { name: 't2', hypervisor: 'xen', hasInstanceStorage: false, sizes: 'medium large xlarge 2xlarge' },
  { name: 't3', hypervisor: 'nitro', hasInstanceStorage: false, sizes: 'medium large xlarge 2xlarge' },
  { name: 'm4', hypervisor: 'xen', hasInstanceStorage: false, sizes: `${small} 10xlarge 16xlarge` },
  { name: 'm5', hypervisor: 'nitro', hasInstanceStorage: false, sizes: fifth },
  { name: 'm5d', hypervisor: 'nitro', hasInstanceStorage: true, sizes: fifth },
  { name: 'm6g', hypervisor: 'nitro', hasInstanceStorage: false, sizes: gravitons },
  { name: 'm6gd', hypervisor: 'nitro', hasInstanceStorage: true, sizes: gravitons },
  { name: 'c4', hypervisor: 'xen', hasInstanceStorage: false, sizes: `${small} 8xlarge` },
  {
    name: 'c5',
    hypervisor: 'nitro',
    hasInstanceStorage: false,
    sizes: `${small} 9xlarge 12xlarge 18xlarge 24xlarge metal`,
  },
  {
    name: 'c5d',
    hypervisor: 'nitro',
    hasInstanceStorage: true,
    sizes: `${small} 9xlarge 12xlarge 18xlarge 24xlarge metal`,
  },
  { name: 'r5', hypervisor: 'nitro', hasInstanceStorage: false, sizes: fifth },
  { name: 'r5d', hypervisor: 'nitro', hasInstanceStorage: true, sizes: fifth },
  { name: 'x1', hypervisor: 'xen', hasInstanceStorage: true, sizes: '16xlarge 32xlarge' },
  { name: 'i3', hypervisor: 'xen', hasInstanceStorage: true, sizes: `${small} 8xlarge 16xlarge` },
  {
    name: 'g4dn',
    hypervisor: 'nitro',
    hasInstanceStorage: true,
    sizes: 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge metal',
  },
  {
    name: 'g5',
    hypervisor: 'nitro',
    hasInstanceStorage: true,
    sizes: 'xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge',
  },
  { name: 'inf1', hypervisor: 'nitro', hasInstanceStorage: false, sizes: 'xlarge 2xlarge 6xlarge 24xlarge' },
  { name: 'p4d', hypervisor: 'nitro', hasInstanceStorage: true, sizes: '24xlarge' },
];

/** The instance types of every region of the sandbox. */
export const instanceTypes: readonly InstanceTypeRecord[] = families.flatMap(
  ({ name, hypervisor, hasInstanceStorage, sizes }) =>
    sizes.split(' ').map((size) => {
      const isBareMetal = size === 'metal';
      return {
        name: `${name}.${size}`,
        hasInstanceStorage,
        isBareMetal,
        ...(isBareMetal ? {} : { hypervisor }),
      };
    }),
);

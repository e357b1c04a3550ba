import type { Read } from '../evaluation/read.ts';
import type { MlspaceTable } from './installation-facts.ts';

/** A row of a table as data: texts, numbers, booleans, lists and objects. */
export type TableRow = Readonly<Record<string, unknown>>;

/** An instance type as EC2 describes it (EC2 API reference, `InstanceTypeInfo`). */
export interface Ec2InstanceType {
  /** `m5d.large` */
  readonly name: string;
  readonly isNitro: boolean;
  /** Whether it has disks of its own, which a key of KMS cannot encrypt. */
  readonly hasInstanceStorage: boolean;
}

/** What was read of an installation for its facts. What is not configured is absent; what could not be read is a failure. */
export interface InstallationReading {
  readonly tables?: Readonly<Record<MlspaceTable, Read<readonly TableRow[]>>>;
  readonly instanceTypes?: Read<readonly Ec2InstanceType[]>;
}

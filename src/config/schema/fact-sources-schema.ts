import { z } from 'zod';
import { mlspaceTables } from '../../domain/target/installation-facts.ts';

const table = (name: string) =>
  z
    .string()
    .regex(/^[\w.-]{3,255}$/, 'the name of a DynamoDB table')
    .default(name);

/** Where the facts of an installation are read; all of it is opt-in. */
export const factSources = z.strictObject({
  tables: z
    .union([
      z.boolean(),
      z.strictObject({
        app_configuration: table(mlspaceTables.appConfiguration).describe('The settings of MLSpace.'),
        group_datasets: table(mlspaceTables.groupDatasets).describe('The data sets of each group.'),
        group_users: table(mlspaceTables.groupUsers).describe('The users of each group.'),
        project_users: table(mlspaceTables.projectUsers).describe('The users of each project, with their roles.'),
      }),
    ])
    .default(false)
    .describe("Read MLSpace's DynamoDB tables in the home region: true, or their names where they are others."),
  instance_types: z
    .boolean()
    .default(false)
    .describe('Ask EC2 which instance types cannot encrypt their volumes with a key (ec2:DescribeInstanceTypes).'),
});

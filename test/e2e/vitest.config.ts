import { suiteConfiguration } from '../suite-configuration.ts';

// Much of what these tests do is waiting for other programs.
export default suiteConfiguration('integration', {
  maxWorkers: 4,
  globalSetup: ['test/support/aws-cli/loaded-once.ts'],
});

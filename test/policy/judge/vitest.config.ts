import { suiteConfiguration } from '../../suite-configuration.ts';

// Each of them keeps a core busy: a solver beside its test. In the gate they get what the other suites leave.
export default suiteConfiguration('judges', { maxWorkers: 2, testTimeout: 3_600_000 });

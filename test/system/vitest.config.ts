import { suiteConfiguration } from '../suite-configuration.ts';

// Most of their time is spent waiting.
export default suiteConfiguration('system', { maxWorkers: 4 });

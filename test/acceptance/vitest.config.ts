import { suiteConfiguration } from '../suite-configuration.ts';

export default suiteConfiguration('acceptance', { maxWorkers: 3 });

import { describe, expect, it } from 'vitest';
import { maskDeviceLabel } from './mask-label.js';

describe('maskDeviceLabel', () => {
  it.each([
    ['Jabra Evolve2 65', 'Jabra Evolve2 65'],
    ['Default - MacBook Pro Microphone (Built-in)', 'Default - MacBook Pro Microphone (Built-in)'],
    ['Anna’s AirPods', '***’s AirPods'],
    ["Anna López's AirPods Pro", "***'s AirPods Pro"],
    ['AirPods von Anna', 'AirPods von ***'],
    ['AirPods de Anna López', 'AirPods de ***'],
    ['Headset of +44 20 7183 8750', 'Headset of +xx xx xxxx xxxx'],
    ['USB Audio (046d:0825)', 'USB Audio (046d:xxxx)'],
    ['', ''],
  ])('makes of %j %j', (label, masked) => {
    expect(maskDeviceLabel(label)).toBe(masked);
  });
});

// Apart from the frame's schemas, which no host page needs.

export const phoneThemes = ['light', 'dark', 'system'] as const;
export type PhoneTheme = (typeof phoneThemes)[number];

export const toastTones = ['info', 'success', 'warning', 'error'] as const;
export type ToastTone = (typeof toastTones)[number];

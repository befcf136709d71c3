/** Marks our messages among all that a window hears. */
export const frameChannel = 'offhook';

/** Raised when host and frame of different releases could misunderstand each other. */
export const frameProtocolVersion = 1;

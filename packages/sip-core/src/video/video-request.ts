/** What picture a call is to send. Sizes are wishes: the browser comes as near as the camera allows. */
export interface VideoRequest {
  /** `none` only takes the far side's picture. Default: `camera`. */
  readonly source?: 'camera' | 'screen' | 'none';
  /** Which camera. Default: the browser's choice. */
  readonly deviceId?: string;
  /** `user` looks at the user, `environment` away from them. */
  readonly facingMode?: 'user' | 'environment';
  /** In pixels. Default: 1280. */
  readonly width?: number;
  /** In pixels. Default: 720. */
  readonly height?: number;
  /** In pictures per second. Default: 30, and 15 for a screen. */
  readonly frameRate?: number;
  /** In bits per second. Default: the browser's estimate of the way. */
  readonly maxBitrate?: number;
  /** The screen's sound goes out with our voice, where the browser gives it. Default: true. */
  readonly hasScreenSound?: boolean;
}

interface PolicyHolder {
  /** Chromium's; other browsers do not tell. */
  readonly featurePolicy?: { allowsFeature(name: string): boolean };
}

/** Whether the permissions policy lets `page` use a feature. Undefined where the browser does not tell. */
export function isAllowedByPolicy(feature: string, page: Document = document): boolean | undefined {
  return (page as PolicyHolder).featurePolicy?.allowsFeature(feature);
}

/** RFC 8840 §10.4 and §9: the package of INFOs that carry candidates, and the type of their bodies. */
export const infoPackage = 'trickle-ice';
export const fragmentType = 'application/trickle-ice-sdpfrag';

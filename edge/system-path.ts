/** Debian keeps Kamailio and its tools where only root's PATH leads. */
export const systemPath = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;

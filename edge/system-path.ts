/** Debian keeps Kamailio and its tools where only root's PATH leads. No empty entry: that is the current folder. */
export const systemPath = `${process.env.PATH || '/usr/bin:/bin'}:/usr/sbin:/sbin`;

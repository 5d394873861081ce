import { statfsSync } from 'node:fs';

/**
 * `f_type` of file systems that show every file as open to all, or as somebody's who mounted them (linux/magic.h): 9p
 * (WSL's /mnt/c), FAT, exFAT, NTFS twice, FUSE, SMB 1 and 2, VirtualBox and VMware folders.
 */
const WITHOUT_MODES: ReadonlySet<number> = new Set([
  0x01021997, 0x4d44, 0x2011bab0, 0x5346544e, 0x7366746e, 0x65735546, 0xff534d42, 0xfe534d42, 0x786f4256,
  0xbacbacbc,
]);

/** Whether owner and mode of what stands at `at` say nothing about who may write it. */
export const isWithoutModes = (at: string): boolean => WITHOUT_MODES.has(statfsSync(at).type);

import { isoTime } from '../../system/iso-time.js';
import { EXPIRATION_KEY, managedProfileOf } from '../managed-profile.js';
import { sectionValues, type SharedFile } from '../editing/shared-file.js';

/** As `toSection` has it written. */
const WRITTEN_EXPIRATION = `\n${EXPIRATION_KEY} = `;

/**
 * Whether more than `most` managed profiles have expired, but for those that are fresh. Looks no further than it takes to tell, and reads a
 * section only where its expiration lies behind: this is asked at every `assume`.
 */
export function haveMoreExpired(
  { bytes, sections }: SharedFile,
  isFresh: (name: string) => boolean,
  now: number,
  most: number,
): boolean {
  // One character for one byte. Searching the bytes themselves takes several times as long.
  const text = bytes.toString('latin1');
  const nowText = isoTime(new Date(now));
  const found = new Set<string>();
  let index = 0;
  for (let at = text.indexOf(WRITTEN_EXPIRATION); at !== -1; at = text.indexOf(WRITTEN_EXPIRATION, at + 1)) {
    const from = at + WRITTEN_EXPIRATION.length;
    // Times of one form and zone are in the order of their texts.
    if (text.slice(from, from + nowText.length) > nowText) continue;
    while ((sections[index + 1]?.start ?? text.length) <= at) index += 1;
    const section = sections[index];
    const profile = section && managedProfileOf(section.header, sectionValues({ bytes }, section));
    if (profile !== undefined && !isFresh(profile.name)) found.add(profile.name);
    if (found.size > most) return true;
  }
  return false;
}

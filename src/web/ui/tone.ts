/**
 * How a state is felt, whatever its word: good (as it should be) · busy (we are at work) · waiting (on a
 * person or a time) · attention (look at it) · bad (broken or refused) · unknown (could not be seen) · off (over).
 */
export type Tone = 'good' | 'busy' | 'waiting' | 'attention' | 'bad' | 'unknown' | 'off'

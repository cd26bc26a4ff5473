package submission

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/statement"
)

// Over writes among the refs of a draft which wording it takes the place of, so that
// whoever clears it later finds out whether another one has come between. A wording
// that is zero is not known, and nothing is written.
func Over(d *ledger.Draft, wording statement.Hash) {
	if wording.IsZero() || slices.Contains(d.Refs, wording) {
		return
	}
	d.Refs = append(slices.Clone(d.Refs), wording)
	slices.SortFunc(d.Refs, func(a, b statement.Hash) int { return slices.Compare(a[:], b[:]) })
}

// Base is the wording over which something is said that has these refs: the newest
// one that they name, and the first where they name none. wordings are the statements
// that gave each wording, oldest first; at least one.
func Base(refs, wordings []statement.Hash) statement.Hash {
	for _, w := range slices.Backward(wordings) {
		if slices.Contains(refs, w) {
			return w
		}
	}
	return wordings[0]
}

// Overtaken reports fail.Conflict where another wording has come since that over which
// something is said: what it does not know of it would take back unseen. given are the
// statements that gave each wording, oldest first; the last is what is about to be said,
// with these refs, and another is before it.
func Overtaken(refs, given []statement.Hash) error {
	before := given[:len(given)-1]
	if Base(refs, before) == before[len(before)-1] {
		return nil
	}
	return fail.New(fail.Conflict, "It has been changed since this was written, and would be put back: see what stands now, and write this anew over that.")
}

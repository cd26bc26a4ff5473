package clearance

import (
	"bytes"
	"crypto/sha256"
	"slices"

	"comity.example/comity/statement"
)

// PayloadTogether is the payload type of what a person signs who clears several
// drafts with one touch of a passkey.
const PayloadTogether = "comity/drafts/v1"

// Together is what a person signs who clears one draft or several at once. Of
// one it is its challenge; of several
//
//	SHA-256( PAE("comity/drafts/v1", challenges, ascending, one behind the other) )
//
// so that each statement proves its clearance beside the challenges of the
// others, without a word of them. The challenges are not empty and none stands
// twice.
func Together(challenges ...statement.Hash) statement.Hash {
	if len(challenges) == 1 {
		return challenges[0]
	}
	all := slices.Clone(challenges)
	slices.SortFunc(all, ascending)
	list := make([]byte, 0, len(all)*sha256.Size)
	for _, c := range all {
		list = append(list, c[:]...)
	}
	return statement.Hash(sha256.Sum256(statement.PAE(PayloadTogether, list)))
}

// Others gives the challenges without one of them, ascending: what the approval
// of that one names.
func Others(challenge statement.Hash, all []statement.Hash) []statement.Hash {
	out := slices.DeleteFunc(slices.Clone(all), func(c statement.Hash) bool { return c == challenge })
	slices.SortFunc(out, ascending)
	return out
}

func ascending(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) }

// signed gives what the passkey had to sign for a statement with this challenge.
func (a Approval) signed(challenge statement.Hash) (statement.Hash, error) {
	if slices.Contains(a.With, challenge) {
		return statement.Hash{}, refused("the approval names what it clears among the others")
	}
	return Together(append(slices.Clone(a.With), challenge)...), nil
}

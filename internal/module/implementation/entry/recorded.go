package entry

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
)

// LinkedBy says who names what an entry serves.
type LinkedBy string

// Who does.
const (
	BySource LinkedBy = "source" // the document
	ByHub    LinkedBy = "hub"    // the hub's secretariat, who reads it so
)

// Recorded is what an entry has of the document from which it was recorded. Of what
// its author enters itself nothing of it is there.
type Recorded struct {
	Quoted   i18n.Text `json:"quoted,omitzero" doc:"of what was recorded: what the document says of it, word for word"`
	SHA256   string    `json:"quoted_sha256,omitempty" doc:"of the words quoted, as UTF-8, hexadecimal"`
	LinkedBy LinkedBy  `json:"linked_by,omitempty" enum:"source,hub" doc:"of what was recorded: who names the provisions, the document or the secretariat of the hub"`
}

// Quote is what is recorded with some words of a document.
func Quote(words i18n.Text, by LinkedBy) Recorded {
	return Recorded{Quoted: words, SHA256: Sum(words), LinkedBy: by}
}

// Sum is the SHA-256 of words as they are quoted, in their original language, as
// UTF-8, hexadecimal; empty where there are none.
func Sum(words i18n.Text) string {
	if words.Empty() {
		return ""
	}
	s := sha256.Sum256([]byte(words.In[words.Original]))
	return hex.EncodeToString(s[:])
}

// Check reports the first thing that is wrong, of kind fail.Invalid. via is how the
// entry came to be said, nil where that is not known; most is in bytes.
func (r *Recorded) Check(via *submission.Via, most int) error {
	switch {
	case via != nil && via.Mode != submission.Recorded && (!r.Quoted.Empty() || r.LinkedBy != ""):
		return bad("only what is recorded from a document quotes it")
	case r.SHA256 != "" && r.SHA256 != Sum(r.Quoted):
		return bad("the sum is not that of the words quoted")
	case r.LinkedBy != "" && !slices.Contains([]LinkedBy{BySource, ByHub}, r.LinkedBy):
		return bad("provisions are named by the source or by the hub")
	}
	return form.Maybe(fail.Say("the quotation"), r.Quoted, most)
}

// Quotes reports whether an entry has the words of a document.
func (r Recorded) Quotes() bool { return !r.Quoted.Empty() }

// Keys are what an entry is found by that quotes a document.
func (r *Recorded) Keys() []string {
	if r.SHA256 == "" {
		return nil
	}
	return []string{Quoting(r.SHA256)}
}

// Quoting narrows a list to the entries that quote words with a sum.
func Quoting(sum string) string { return "quoted=" + sum }

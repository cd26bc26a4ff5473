package sharing

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// The statement types. All are confidential; their subject is the id of what is
// shared.
const (
	TypeShared   = "implementation.report.shared/1"
	TypeRecalled = "implementation.report.recalled/1"
)

// Types lists them.
func Types() []string { return []string{TypeShared, TypeRecalled} }

// MaxReason is the most bytes of a reason, MaxReaders with how many at once something
// is shared.
const (
	MaxReason  = 2_000
	MaxReaders = 60
)

// Shared is the body of implementation.report.shared/1: answers on one item for one
// period.
type Shared struct {
	Questionnaire string `json:"questionnaire"`
	Version       string `json:"version"`
	Item          string `json:"item"`
	Provision     string `json:"provision,omitempty"`
	Period        string `json:"period"`
	report.Content
}

// Topic is what it is about, whatever questionnaire asked.
func (b *Shared) Topic() string { return questionnaire.Topic(b.Provision, b.Item) }

// Recalled is the body of implementation.report.recalled/1: nobody should rely on
// what was shared any more.
type Recalled struct {
	Reason i18n.Text `json:"reason"`
}

// Mark is a statement's place in the journal.
type Mark struct {
	Statement statement.Hash `json:"statement"`
	At        time.Time      `json:"at"`
	Index     int64          `json:"index"`
}

// Move is a statement as Next takes it. Its body is nil once it is erased.
type Move struct {
	Mark
	ID      string
	By, To  statement.Hash
	Type    string
	Marking statement.Marking
	Body    corpus.Body
}

// Version is what was shared at one time.
type Version struct {
	Mark
	Marking statement.Marking `json:"marking"`
	Shared  *Shared           `json:"shared,omitempty"` // absent once it is erased
}

// Recall is that it was recalled.
type Recall struct {
	Mark
	Reason i18n.Text `json:"reason,omitzero"` // absent once it is erased
}

// Sharing is what an author has shared with a reader of one part.
type Sharing struct {
	ID       string            `json:"id"`
	Author   statement.Hash    `json:"author"`
	Reader   statement.Hash    `json:"reader"`
	Marking  statement.Marking `json:"marking"`  // the narrowest of what was said
	Versions []Version         `json:"versions"` // oldest first
	Recalled *Recall           `json:"recalled,omitempty"`
	Last     int64             `json:"last"` // index of its newest statement
}

// Newest is what was shared last; nil when that is erased.
func (s *Sharing) Newest() *Shared { return s.Versions[len(s.Versions)-1].Shared }

var idForm = regexp.MustCompile(`^answers:[0-9a-f]{32}$`)

// idOf is the id of what an author shares with a reader of one part of a
// preparation. The preparation's own id is random and stays in the house, so that
// nobody else can tell which ids belong together.
func idOf(author, reader statement.Hash, preparation, item string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{TypeShared, author.String(), reader.String(), preparation, item}, "\n")))
	return "answers:" + hex.EncodeToString(sum[:16])
}

package torture_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Environment of a hub that is to be broken.
const (
	envURL  = "COMITY_TORTURE_URL"  // of its database; makes this process a hub
	envKeys = "COMITY_TORTURE_KEYS" // folder of its keystore and key file
)

func TestMain(m *testing.M) {
	if os.Getenv(envURL) != "" {
		os.Exit(hub())
	}
	os.Exit(m.Run())
}

// typeWord is what the hub says; tally follows from it.
const typeWord = "test.word.said/1"

// tally is a projection: how many words were said on a subject, and the last.
type tally struct{}

func (tally) Name() string    { return "tally" }
func (tally) Version() int    { return 1 }
func (tally) Types() []string { return []string{typeWord} }
func (tally) Tables() []ledger.Table {
	return []ledger.Table{{Name: "test_tally", Key: []string{"subject"}}}
}
func (tally) Schema() string {
	return "CREATE TABLE test_tally (subject TEXT NOT NULL PRIMARY KEY, word TEXT NOT NULL, n BIGINT NOT NULL);\n"
}

func (tally) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	var b struct {
		Word string `json:"word"`
	}
	if e.Body == nil || json.Unmarshal(e.Body, &b) != nil || b.Word == "" {
		return fail.Inert("no word")
	}
	_, err := tx.Exec(ctx, `INSERT INTO test_tally (subject, word, n) VALUES ($1, $2, 1)
		ON CONFLICT (subject) DO UPDATE SET word = excluded.word, n = test_tally.n + 1`, e.Subject(), b.Word)
	return err
}

func projections() []ledger.Projection { return []ledger.Projection{tally{}} }

func draft(subject, word string) ledger.Draft {
	// As long as the statements of a real hub are, or longer.
	return ledger.Draft{Type: typeWord, Subject: subject, Body: fmt.Appendf(nil, `{"word":%q,"text":%q}`, word, strings.Repeat("lorem ipsum ", 60))}
}

// speaker is a hub that does as it is told on its standard input and tells on
// descriptor 3 what it did, a line each:
//
//	load N   ─► said ID INDEX | erased ID | refused KIND MESSAGE …, until hush
//	hush     ─► hushed
//	try      ─► said ID INDEX | refused KIND MESSAGE
//	state    ─► state CHECKPOINT STOPPED
type speaker struct {
	*ledger.Ledger
	mu    sync.Mutex
	out   *os.File
	words []statement.Hash // what may be erased
	hush  chan struct{}
	load  sync.WaitGroup
}

// hub is the process that is broken.
func hub() int {
	s := &speaker{out: os.NewFile(3, "tell")}
	ctx := context.Background()
	db, err := sqldb.Open(ctx, os.Getenv(envURL))
	if err != nil {
		s.refused(err)
		return 4
	}
	store, err := keystore(os.Getenv(envKeys))
	if err == nil {
		s.Ledger, err = ledger.Open(ctx, ledger.Options{DB: db, Clock: clock.System{}, Keys: store, Projections: projections()})
	}
	if err != nil {
		s.refused(err)
		return 1
	}
	s.tell("ready %d", os.Getpid())
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		s.do(ctx, in.Text())
	}
	if err := s.Close(); err != nil {
		s.refused(err)
		return 1
	}
	return 0
}

func keystore(dir string) (*keys.Store, error) {
	secret, err := keys.KeyFile(filepath.Join(dir, "hub.key"))
	if err != nil {
		return nil, err
	}
	return keys.Load(filepath.Join(dir, "keys.age"), secret)
}

func (s *speaker) tell(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fmt.Fprintf(s.out, format+"\n", args...)
}

func (s *speaker) refused(err error) { s.tell("refused %s %s", fail.KindOf(err), fail.Message(err)) }

func (s *speaker) do(ctx context.Context, line string) {
	switch cmd, _, _ := strings.Cut(line, " "); cmd {
	case "load":
		s.hush = make(chan struct{})
		for i := range 8 {
			s.load.Go(func() { s.speak(ctx, i) })
		}
	case "hush":
		close(s.hush)
		s.load.Wait()
		s.tell("hushed")
	case "try":
		s.say(ctx, draft("try", "x"))
	case "state":
		why := ""
		if err := s.Stopped(); err != nil {
			why = fail.Message(err)
		}
		s.tell("state %s %s", base64.StdEncoding.EncodeToString(s.Checkpoint()), why)
	}
}

// speak goes on until it is hushed or refused.
func (s *speaker) speak(ctx context.Context, n int) {
	for i := 0; ; i++ {
		select {
		case <-s.hush:
			return
		default:
		}
		ok := false
		subject := fmt.Sprintf("s%d", rand.IntN(40))
		switch rand.IntN(12) {
		case 0:
			ok = s.erase(ctx)
		case 1:
			ok = s.admit(ctx)
		case 2, 3:
			ok = s.say(ctx, draft(subject, "one"), draft(subject, "two"), draft("other", "three"))
		default:
			ok = s.say(ctx, draft(subject, fmt.Sprintf("w%d-%d", n, i)))
		}
		if !ok {
			return
		}
	}
}

func (s *speaker) said(rs ...ledger.Receipt) bool {
	for _, r := range rs {
		s.tell("said %s %d", r.ID, r.Index)
	}
	s.tell("shown %s", base64.StdEncoding.EncodeToString(s.Checkpoint()))
	return true
}

func (s *speaker) say(ctx context.Context, ds ...ledger.Draft) bool {
	rs, err := s.Say(ctx, ds...)
	if err != nil {
		s.refused(err)
		return false
	}
	s.mu.Lock()
	s.words = append(s.words, rs[0].ID)
	s.mu.Unlock()
	return s.said(rs...)
}

// erase erases a word that nobody else erases.
func (s *speaker) erase(ctx context.Context) bool {
	s.mu.Lock()
	if len(s.words) == 0 {
		s.mu.Unlock()
		return true
	}
	at := rand.IntN(len(s.words))
	id := s.words[at]
	s.words = slices.Delete(s.words, at, at+1)
	s.mu.Unlock()
	r, err := s.Erase(ctx, statement.Hash{}, id, "test")
	if err != nil {
		s.refused(err)
		return false
	}
	s.tell("erased %s", id)
	return s.said(r)
}

// admit lets two strangers in, one of whom refers to what the other has not
// said yet, and waits for it.
func (s *speaker) admit(ctx context.Context) bool {
	var strangers [2]*keys.Opening
	for i := range strangers {
		o, err := keys.Open(clock.System{}.Now())
		if err != nil {
			panic(err)
		}
		strangers[i] = o
		if !s.admitted(s.Admit(ctx, o.Leaf, o.Blob)) {
			return false
		}
	}
	first, leaf, blob := word(strangers[0], nil)
	_, waits, waitsBlob := word(strangers[1], []statement.Hash{first})
	return s.admitted(s.Admit(ctx, waits, waitsBlob)) && s.admitted(s.Admit(ctx, leaf, blob))
}

func (s *speaker) admitted(r ledger.Receipt, err error) bool {
	if err != nil {
		s.refused(err)
		return false
	}
	return s.said(r)
}

// word is the second statement of a stranger.
func word(o *keys.Opening, refs []statement.Hash) (id statement.Hash, leaf, blob []byte) {
	blob = slices.Concat(make([]byte, 32), []byte(`{"word":"foreign `+o.ID.String()+`"}`))
	s, err := statement.Sign(statement.Header{
		Type: typeWord, By: o.ID, Key: statement.KeyOf(o.Signing), Stream: statement.Public, Seq: 1, Prev: o.ID,
		At: clock.System{}.Now(), Subject: "foreign", Refs: refs, Marking: statement.Clear,
		Body: statement.BlobHash([32]byte(blob[:32]), blob[32:]),
	}, o.Signing)
	if err == nil {
		leaf, err = s.Leaf()
	}
	if err != nil {
		panic(err)
	}
	return s.ID, leaf, blob
}

package torture_test

import (
	"bufio"
	"context"
	"encoding/base64"
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
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/journal"
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

func projections() []ledger.Projection { return []ledger.Projection{hubtest.Words{}, journal.Public{}} }

// journalOf is the journal of a hub whose register is open, brought up to date.
func journalOf(ctx context.Context, db *sqldb.DB, l *ledger.Ledger, store *keys.Store) (*journal.Journal, error) {
	j := &journal.Journal{DB: db, Keys: store, Origin: l.Origin(), Hub: l.Hub}
	if err := db.Migrate(ctx, "journal", journal.Migrations()); err != nil {
		return nil, err
	}
	return j, j.CatchUp(ctx, nil)
}

// guestOf is the other participant whose keys the hub keeps.
func guestOf(l *ledger.Ledger, store *keys.Store) statement.Hash {
	return slices.DeleteFunc(store.Hosted(), func(id statement.Hash) bool { return id == l.Hub() })[0]
}

// speaker is a hub that does as it is told on its standard input and tells on
// descriptor 3 what it did, a line each:
//
//	load N   ─► said ID INDEX | confided ID INDEX | erased ID | refused KIND MESSAGE …, until hush
//	hush     ─► hushed
//	try      ─► said ID INDEX | refused KIND MESSAGE
//	state    ─► state CHECKPOINT STOPPED
type speaker struct {
	*ledger.Ledger
	journal *journal.Journal
	guest   statement.Hash
	mu      sync.Mutex
	out     *os.File
	words   []statement.Hash // what may be erased
	hush    chan struct{}
	load    sync.WaitGroup
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
	if err == nil {
		s.guest = guestOf(s.Ledger, store)
		s.journal, err = journalOf(ctx, db, s.Ledger, store)
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
		s.say(ctx, hubtest.Word("try", "x"))
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
		switch rand.IntN(14) {
		case 0:
			ok = s.erase(ctx)
		case 1:
			ok = s.admit(ctx)
		case 12, 13:
			ok = s.confide(ctx)
		case 2, 3:
			ok = s.say(ctx, hubtest.Word(subject, "one"), hubtest.Word(subject, "two"), hubtest.Word("other", "three"))
		default:
			ok = s.say(ctx, hubtest.Word(subject, fmt.Sprintf("w%d-%d", n, i)))
		}
		if !ok {
			return
		}
	}
}

// confide opens a chest and lets its two participants say something in it.
func (s *speaker) confide(ctx context.Context) bool {
	var rs []ledger.Receipt
	err := s.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		chest := journal.NewChest()
		if err := s.journal.Open(ctx, w, chest, s.Hub(), s.guest); err != nil {
			return err
		}
		for _, pair := range [][2]statement.Hash{{s.Hub(), s.guest}, {s.guest, s.Hub()}} {
			r, err := s.journal.Confide(ctx, w, chest, ledger.Draft{By: pair[0], Stream: pair[1].String(), Type: "test.word.said/1",
				Subject: "case:1", Marking: statement.Amber, Body: []byte("{}")})
			if err != nil {
				return err
			}
			rs = append(rs, r)
		}
		return nil
	})
	if err != nil {
		s.refused(err)
		return false
	}
	for _, r := range rs {
		s.tell("confided %s %d", r.ID, r.Index)
	}
	return true
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
	now := clock.System{}.Now()
	var strangers [2]*hubtest.Stranger
	for i := range strangers {
		var err error
		if strangers[i], err = hubtest.NewStranger(now); err != nil {
			panic(err)
		}
		if !s.admitted(s.Admit(ctx, strangers[i].Leaf, strangers[i].Blob)) {
			return false
		}
	}
	first, leaf, blob, err := strangers[0].Word(now, "foreign", "first")
	if err != nil {
		panic(err)
	}
	_, waits, waitsBlob, err := strangers[1].Word(now, "foreign", "second", first)
	if err != nil {
		panic(err)
	}
	return s.admitted(s.Admit(ctx, waits, waitsBlob)) && s.admitted(s.Admit(ctx, leaf, blob))
}

func (s *speaker) admitted(r ledger.Receipt, err error) bool {
	if err != nil {
		s.refused(err)
		return false
	}
	return s.said(r)
}

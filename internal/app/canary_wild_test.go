package app_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/hubtest/canary"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/statement"
)

// wild is all that can be read by somebody who has the disk, the database, a
// backup, the log or the network, and no key.
func (a *aviary) wild() map[string][]byte {
	a.t.Helper()
	out := map[string][]byte{"the log": a.log.bytes(), "the metrics": get(a.t, a.ops+"/metrics").Body, "the state of health": get(a.t, a.ops+"/readyz").Body}
	for name, text := range a.seen {
		out[name] = []byte(text)
	}
	a.kept(out)
	a.answered(out)
	a.posted(out)
	return out
}

// kept adds what lies on the disk and in the database, and a backup.
func (a *aviary) kept(out map[string][]byte) {
	a.t.Helper()
	backup := filepath.Join(a.root, "hub.snapshot")
	a.must(os.RemoveAll(backup))
	_, err := app.Backup(a.t.Context(), a.opts, backup, nil)
	a.must(err)
	a.must(filepath.WalkDir(a.root, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		out["the file "+strings.TrimPrefix(path, a.root)] = b
		return err
	}))
	if out["the tables"], err = tables(a.t.Context(), a.DB); a.DB.Dialect() == sqldb.SQLite {
		out["the tables"], err = rows(a.t.Context(), a.DB.Path())
	}
	a.must(err)
}

// rows writes every value of every table of an SQLite database, and every word of
// the index of its search, in one piece each.
func rows(ctx context.Context, path string) ([]byte, error) {
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1) // what is temporary is of one connection
	if _, err := db.ExecContext(ctx, `CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'search_word', 'row')`); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	read := func(query string) (values []string, err error) {
		list, err := db.QueryContext(ctx, query)
		if err != nil {
			return nil, err
		}
		defer func() { _ = list.Close() }()
		columns, err := list.Columns()
		if err != nil {
			return nil, err
		}
		for list.Next() {
			row, into := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
			for i := range row {
				into[i] = &row[i]
			}
			if err := list.Scan(into...); err != nil {
				return nil, err
			}
			for _, v := range row {
				values = append(values, string(v))
			}
		}
		return values, list.Err()
	}
	names, err := read(`SELECT name FROM sqlite_master WHERE type = 'table' UNION ALL SELECT 'temp.words'`)
	for _, name := range names {
		values, err := read(`SELECT * FROM ` + name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out.WriteString(strings.Join(values, "\x00"))
	}
	return out.Bytes(), err
}

// answered adds what the hub answers somebody who is not signed in: every page
// and file, the register in all of its forms, and what programs ask.
func (a *aviary) answered(out map[string][]byte) {
	a.t.Helper()
	ask := func(path string) {
		got := get(a.t, a.base+path)
		out["the answer of "+path] = append([]byte(got.Header.Get("Location")+"\n"), got.Body...)
	}
	fill := strings.NewReplacer("{slug}", songGlobal, "{case}", a.cases[0], "{id}", a.point, "{other}", a.actor(stateB.drafter).Identity.String(), "{kind}", "notification")
	for _, r := range a.Routes([]string{"en"}) {
		if r.Page != nil || r.File != nil {
			path, _, _ := strings.Cut(fill.Replace(r.Path), "{")
			ask("/en" + path)
		}
	}
	for _, path := range []string{"/checkpoint", "/.well-known/comity", "/api/v1/openapi.json", "/api/v1/register", "/api/v1/statements?limit=1000", "/api/v1/participants", "/api/v1/keys/hub",
		"/en/search?q=more+words", "/api/v1/search?q=more+words", "/en/search?q=wren", "/en/search?q=999887766",
		"/api/v1/notifications", "/api/v1/notifications/" + a.cases[0], "/api/v1/requests", "/api/v1/requests/" + a.cases[1], "/api/v1/checks", "/api/v1/contacts/communities", "/api/v1/contacts/communities/" + songGlobal,
		"/api/v1/contacts/directories/" + songGlobal, "/api/v1/contacts/directories/" + songGlobal + "/state:xa"} {
		ask(path)
	}
	size := a.Ledger.Size()
	for level := range 2 {
		for n := range size>>(8*(level+1)) + 1 {
			width := min(size>>(8*level)-256*n, 256)
			for _, of := range []string{fmt.Sprint(level), "entries"} {
				ask(fmt.Sprintf("/tile/%s/%03d%s", of, n, map[bool]string{true: fmt.Sprintf(".p/%d", width)}[width < 256]))
			}
		}
	}
	list, err := a.Ledger.List(a.t.Context(), ledger.Filter{After: -1, Limit: int(size)})
	a.must(err)
	for _, e := range list {
		ask("/blob/" + e.Statement.Header.Body.String())
	}
}

// posted adds the letters that were sent, without the address each went to.
func (a *aviary) posted(out map[string][]byte) {
	a.t.Helper()
	a.post.mu.Lock()
	defer a.post.mu.Unlock()
	for i, l := range a.post.got {
		var lines []string
		for _, line := range strings.Split(l.raw, "\r\n") {
			if !strings.HasPrefix(line, "To: ") {
				lines = append(lines, line)
			}
		}
		out[fmt.Sprintf("letter %d", i)] = []byte(strings.Join(lines, "\r\n"))
	}
}

// found looks for the canaries everywhere, and says in which places it found
// what. A secret of a link is in the letter that brings it, and nowhere else.
func (a *aviary) found(in map[string][]byte) map[string][]string {
	a.t.Helper()
	words := []string{songWord, songNumber[1:], "999 887 766 5", a.key.Recipient().String()}
	open, letters := canary.New(append(slices.Clone(words), a.links...)...), canary.New(words...)
	out := map[string][]string{}
	for place, text := range in {
		hunt := open
		if strings.HasPrefix(place, "letter ") {
			hunt = letters
		}
		if got := hunt.Find(text); len(got) > 0 {
			out[place] = got
		}
	}
	return out
}

// silent fails the test for each canary that is heard.
func (a *aviary) silent() {
	a.t.Helper()
	in := a.wild()
	var size int
	for _, text := range in {
		size += len(text)
	}
	a.t.Logf("%d places, %d bytes", len(in), size)
	if len(in) < 250 || len(a.links) < 3 || len(a.post.got) < 3 {
		a.t.Errorf("%d places, %d links and %d letters were looked at: the way to most of them is lost", len(in), len(a.links), len(a.post.got))
	}
	heard := a.found(in)
	for _, place := range slices.Sorted(maps.Keys(heard)) {
		a.t.Errorf("%s holds %s", place, strings.Join(heard[place], "; "))
	}
}

// plants lets canaries out where none belong, and sees each of them found.
func (a *aviary) plants() {
	a.t.Helper()
	a.must(a.DB.Write(a.t.Context(), func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(a.t.Context(), `CREATE TABLE scratch (words TEXT NOT NULL)`); err != nil {
			return err
		}
		_, err := tx.Exec(a.t.Context(), `INSERT INTO scratch (words) VALUES ($1)`, song("planted"))
		return err
	}))
	a.opts.Log.Debug("planted", "title", song("planted"))
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err := z.Write([]byte(song("planted")))
	a.must(err)
	a.must(z.Close())
	a.must(os.WriteFile(filepath.Join(a.opts.Data, "left-over.gz"), packed.Bytes(), 0o600))
	receipts, err := a.Ledger.Say(a.t.Context(), ledger.Draft{Type: "test.note/1", Subject: "test:1", Body: []byte(`{"text":"` + song("planted") + `"}`)})
	a.must(err)
	said, err := a.Ledger.Get(a.t.Context(), receipts[0].ID)
	a.must(err)
	places := []string{"the tables", "the log", "the file /data/left-over.gz", "the file /hub.snapshot", "the answer of /blob/" + said.Statement.Header.Body.String()}
	if a.DB.Dialect() == sqldb.SQLite {
		places = append(places, "the file /data/hub.db-wal")
	}
	heard := a.found(a.wild())
	for _, place := range places {
		if len(heard[place]) == 0 {
			a.t.Errorf("what was planted is not found in %s, but in %v", place, slices.Sorted(maps.Keys(heard)))
		}
	}
}

// ciphers collects sealed values of what is going to be erased or destroyed, from
// where the database keeps them.
func (a *aviary) ciphers() (out [][]byte) {
	a.t.Helper()
	collect := func(query string, args ...any) {
		a.must(a.DB.Read(a.t.Context(), func(q sqldb.Querier) error {
			list, err := q.Query(a.t.Context(), query, args...)
			if err != nil {
				return err
			}
			defer func() { _ = list.Close() }()
			n := len(out)
			for list.Next() {
				var sealed []byte
				if err := list.Scan(&sealed); err != nil {
					return err
				}
				if len(sealed) >= 32 {
					out = append(out, sealed[:32])
				}
			}
			if len(out) == n {
				return fmt.Errorf("nothing is sealed: %s", query)
			}
			return list.Err()
		}))
	}
	for _, chest := range a.chests {
		for _, of := range []string{"sealed FROM journal_entry", "body FROM journal_entry", "wrapped FROM journal_key"} {
			collect(`SELECT `+of+` WHERE chest = $1`, chest[:])
		}
	}
	for _, id := range a.cases[:2] {
		collect(`SELECT sealed FROM cooperation_thread WHERE subject = $1`, id)
		collect(`SELECT sealed FROM cooperation_line WHERE subject = $1`, id)
	}
	collect(`SELECT sealed FROM contact_held WHERE subject = $1`, a.point)
	for _, id := range a.own(a.point) {
		collect(`SELECT body FROM journal_entry WHERE id = $1`, id[:])
	}
	return out
}

// own lists what the first State has said of a contact of its own: all of it but
// that nothing has changed is erased with the contact. What others reported of it
// is theirs to erase.
func (a *aviary) own(id string) (out []statement.Hash) {
	a.t.Helper()
	by := a.actor(stateA.drafter).Identity
	a.eachEntry(func(_ *journal.Reader, e journal.Entry) error {
		if e.Subject() == id && e.Statement.Header.By == by && e.Statement.Header.Type != contact.TypeConfirmed {
			out = append(out, e.Statement.ID)
		}
		return nil
	})
	return out
}

// lying counts how many of some sealed values lie somewhere.
func (a *aviary) lying(ciphers [][]byte) (n int, where []string) {
	in := map[string][]byte{}
	a.kept(in)
	for place, text := range in {
		for _, c := range ciphers {
			if bytes.Contains(text, c) || bytes.Contains(text, fmt.Appendf(nil, "%x", c)) {
				n, where = n+1, append(where, place)
			}
		}
	}
	slices.Sort(where)
	return n, slices.Compact(where)
}

// gone withdraws and erases a contact, and destroys the keys of cases and of a file: the sealed
// texts and the wrapped keys are gone from the disk, and nothing is heard then
// either.
func (a *aviary) gone() {
	a.t.Helper()
	ciphers := a.ciphers()
	if n, where := a.lying(ciphers); n < len(ciphers) {
		a.t.Fatalf("of %d sealed values %d are found, in %v", len(ciphers), n, where)
	}
	id, err := a.Contacts().Withdraw(a.t.Context(), a.actor(stateA.drafter), a.point, []string{songGlobal, songRegion}, sung("last-withdrawal"))
	a.clears(stateA, id, err)
	a.must(a.Contacts().Erase(a.t.Context(), a.actor(stateA.drafter), a.point, song("why-erased")))
	for _, by := range []staff{stateA, stateB, {forum.clears, forum.drafter}} { // a key officer clears it
		actor := a.actor(by.drafter)
		for _, chest := range a.chests {
			held := true
			a.must(a.DB.Read(a.t.Context(), func(q sqldb.Querier) error {
				readers, err := journal.Readers(a.t.Context(), q, chest)
				held = slices.Contains(readers, actor.Identity)
				return err
			}))
			if held {
				id, err := a.Drafts().Propose(a.t.Context(), actor, journal.Destruction(actor.Identity, chest))
				a.clears(by, string(id), err)
			}
		}
	}
	if a.DB.Dialect() == sqldb.SQLite {
		if n, where := a.lying(ciphers); n > 0 {
			a.t.Errorf("%d sealed values of what was erased or destroyed are still in %v", n, where)
		}
	}
	a.silent()
}

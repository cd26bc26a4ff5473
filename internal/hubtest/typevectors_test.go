package hubtest_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"comity.example/comity/identity"
	"comity.example/comity/internal/app"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/module/consult/moderation"
	"comity.example/comity/internal/module/consult/position"
	"comity.example/comity/internal/module/consult/publication"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/module/contact/check"
	"comity.example/comity/internal/module/cooperation/figures"
	"comity.example/comity/internal/module/cooperation/report"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/module/implementation/capacity"
	nationalreport "comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/platform/translation"
	"comity.example/comity/statement"
)

// rewrite reads a body with the room that knows its type, and gives it as that
// room writes it, with its subject. ok is false when no room knows the type.
func rewrite(typ string, body []byte) (again []byte, subject string, ok bool, err error) {
	if f, err := framework.Decode(typ, body); err == nil {
		again, err = framework.Encode(f)
		return again, f.Subject(), true, err
	}
	if r, err := record.Decode(typ, body); err == nil {
		again, err = record.Encode(r)
		return again, r.Subject(), true, err
	}
	if p, err := participant.Decode(typ, body); err == nil {
		again, err = participant.Encode(p)
		return again, p.Subject(), true, err
	}
	if m, err := submission.Decode(typ, body); err == nil {
		again, err = submission.Encode(m)
		return again, byHeader, true, err
	}
	if r, err := report.Decode(typ, body); err == nil {
		again, err = corpus.Encode(r)
		return again, r.Subject(), true, err
	}
	if c, err := consult.Decode(typ, body); err == nil {
		again, err = corpus.Encode(c)
		return again, byHeader, true, err
	}
	if c, err := contribution.Decode(typ, body); err == nil {
		again, err = corpus.Encode(c)
		return again, byHeader, true, err
	}
	if c, err := capacity.Decode(typ, body); err == nil {
		again, err = corpus.Encode(c)
		return again, byHeader, true, err
	}
	if c, err := position.Decode(typ, body); err == nil {
		again, err = corpus.Encode(c)
		return again, byHeader, true, err
	}
	if c, err := nationalreport.Decode(typ, body); err == nil {
		again, err = corpus.Encode(c)
		return again, byHeader, true, err
	}
	if c, err := meeting.Decode(typ, body); err == nil {
		again, err = corpus.Encode(c)
		return again, byHeader, true, err
	}
	if c, err := publication.Decode(typ, body); err == nil {
		again, err = corpus.Encode(c)
		return again, byHeader, true, err
	}
	if c, err := moderation.Decode(typ, body); err == nil {
		again, err = corpus.Encode(c)
		return again, byHeader, true, err
	}
	if c, err := translation.Decode(typ, body); err == nil {
		again, err = corpus.Encode(c)
		return again, byHeader, true, err
	}
	if c, err := contact.Decode(typ, body); err == nil {
		again, err = corpus.Encode(c)
		if own := c.Subject(); own != "" {
			return again, own, true, err
		}
		return again, byHeader, true, err
	}
	if c, err := check.Decode(typ, body); err == nil {
		again, err = corpus.Encode(c)
		return again, byHeader, true, err
	}
	for _, decode := range app.EntryDecoders() {
		if c, err := decode(typ, body); err == nil {
			again, err = corpus.Encode(c)
			return again, byHeader, true, err
		}
	}
	if c, err := figures.Decode(body); err == nil && typ == figures.TypeStated {
		again, err = corpus.Encode(c)
		return again, c.Subject(), true, err
	}
	if c, err := adoption.Decode(typ, body); err == nil {
		again, err = corpus.Encode(c)
		return again, byHeader, true, err
	}
	if c, err := text.Decode(typ, body); err == nil {
		again, err = corpus.Encode(c)
		return again, byHeader, true, err
	}
	if a, err := audit.DecodeAnchored(body); err == nil && typ == audit.TypeAnchored {
		again, err = json.Marshal(a)
		return again, audit.Subject, true, err
	}
	if a, err := journal.DecodeAnchored(body); err == nil && typ == journal.TypeAnchored {
		again, err = json.Marshal(a)
		return again, journal.Subject, true, err
	}
	if typ == journal.TypeDestroyed {
		d := journal.Destruction(statement.Hash{}, journal.Chest{})
		return d.Body, byHeader, true, nil
	}
	return rewritePeople(typ, body)
}

// rewritePeople is rewrite for what is said of people.
func rewritePeople(typ string, body []byte) (again []byte, subject string, ok bool, err error) {
	var b corpus.Body
	switch typ {
	case authorization.TypeGiven:
		b, err = authorization.ParseGiven(body)
	case authorization.TypeWithdrawn:
		b, err = authorization.ParseWithdrawn(body)
	case authorization.TypeSuspended:
		b, err = authorization.ParseSuspended(body)
	case authorization.TypeRestored:
		b, err = authorization.ParseRestored(body)
	case draft.TypeSet:
		b, err = draft.ParseSet(statement.Hash{}, body)
	default:
		return nil, "", false, nil
	}
	if err == nil {
		again, err = corpus.Encode(b)
	}
	return again, byHeader, true, err
}

// byHeader is the subject of a body that does not name it: the header alone
// does.
const byHeader = "*"

// Every type that some room of a hub reads has a statement among the vectors,
// whose body its room reads and writes again, byte by byte.
func TestEveryTypeHasAVector(t *testing.T) {
	var file struct {
		Register []struct{ Type, Header, Body string }
	}
	b, err := os.ReadFile(filepath.Join(vectorsDir, "statements.json"))
	if err == nil {
		err = json.Unmarshal(b, &file)
	}
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, v := range file.Register {
		seen[v.Type] = true
	}
	kernel := []string{identity.TypeOpened, identity.TypeRotated, identity.TypeCompromised, identity.TypeRecovered,
		identity.TypeMoved, ledger.TypeErased, ledger.TypeHub}
	rooms := map[string]bool{}
	for _, p := range app.Projections(sqldb.SQLite) {
		for _, typ := range p.Types() {
			rooms[typ] = typ != "*"
		}
	}
	for typ, reads := range rooms {
		if reads && !seen[typ] {
			t.Errorf("%s has no vector: add a body to statement/testdata/bodies and run go test ./statement -update", typ)
		}
	}
	for _, typ := range kernel {
		if !seen[typ] {
			t.Errorf("%s has no vector", typ)
		}
	}
	for _, v := range file.Register {
		if !rooms[v.Type] {
			continue
		}
		t.Run(v.Type, func(t *testing.T) {
			again, subject, ok, err := rewrite(v.Type, []byte(v.Body))
			if err != nil || !ok {
				t.Fatalf("no room reads the body: %v", err)
			}
			if string(again) != v.Body {
				t.Errorf("written again, the body is\n%s\nwas\n%s", again, v.Body)
			}
			h, err := statement.ParseHeader([]byte(v.Header))
			if err != nil || subject != byHeader && h.Subject != subject {
				t.Errorf("the subject is %q, its room says %q, %v", h.Subject, subject, err)
			}
		})
	}
}

// Every kind of refusal that the paper names has a vector. (An unknown type is
// no refusal: it is inert.)
func TestEveryKindHasAVector(t *testing.T) {
	paper, err := os.ReadFile(filepath.Join("..", "..", "docs", "PROTOCOL.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(paper), "## 13 Kinds of error")
	table, _, _ = strings.Cut(table, "Of a whole register")
	var named []string
	for line := range strings.Lines(table) {
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		for _, kind := range regexp.MustCompile("`([a-z0-9-]+)`").FindAllStringSubmatch(strings.Split(line, "|")[1], -1) {
			named = append(named, kind[1])
		}
	}
	if len(named) < 20 {
		t.Fatalf("the paper names %d kinds", len(named))
	}
	var vectors []byte
	for _, name := range []string{"parsing.json", "registers.json", "../../../identity/testdata/vectors/lifecycles.json"} {
		b, err := os.ReadFile(filepath.Join(vectorsDir, name))
		if err != nil {
			t.Fatal(err)
		}
		vectors = append(vectors, b...)
	}
	for _, kind := range named {
		if kind != string(statement.UnknownType) && !bytes.Contains(vectors, []byte(`"kind": "`+kind+`"`)) {
			t.Errorf("no vector is refused as %s", kind)
		}
	}
}

package i18n

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// uses is what the sources of the hub say about keys.
type uses struct {
	keys     map[string][]string // key → places
	prefixes map[string]bool     // "framework.kind.": a key is built from a value
	calls    []call
}

// call is a T or N with a literal key and literal names of its arguments.
type call struct {
	place, method, key string
	names              []string
	open               bool // arguments could not be read
}

var (
	wholeKey  = regexp.MustCompile(`^[a-z]+(\.[a-z0-9][a-z0-9-]*)+$`)
	prefixKey = regexp.MustCompile(`^[a-z]+(\.[a-z0-9][a-z0-9-]*)*\.$`)
)

// TestKeysUsed fails on a key that the sources use and the catalogue lacks, on
// one that the catalogue has and nothing uses, and on arguments that do not
// fill a sentence's placeholders. Sources of templates are read in their
// generated form.
func TestKeysUsed(t *testing.T) {
	en := loaded(t).Locale("en")
	u := scan(t, filepath.Join("..", ".."), rooms(t))
	if len(u.calls) < 20 {
		t.Fatalf("only %d uses found: the scanner does not see the sources", len(u.calls))
	}
	for _, c := range u.calls {
		checkCall(t, en, c)
	}
	for key, places := range u.keys {
		if _, ok := en.messages[key]; !ok {
			t.Errorf("%s: the catalogue lacks %s", places[0], key)
		}
	}
	for key := range en.messages {
		if _, ok := u.keys[key]; !ok && !prefixed(u, key) {
			t.Errorf("nothing uses %s", key)
		}
	}
}

func prefixed(u uses, key string) bool {
	for i := strings.LastIndexByte(key, '.'); i > 0; i = strings.LastIndexByte(key[:i], '.') {
		if u.prefixes[key[:i+1]] {
			return true
		}
	}
	return false
}

func checkCall(t *testing.T, en *Locale, c call) {
	t.Helper()
	m, ok := en.messages[c.key]
	if !ok {
		return // said once, by its key
	}
	if m.counted != (c.method == "N") {
		t.Errorf("%s: %s is called with %s; plural forms: %v", c.place, c.key, c.method, m.counted)
	}
	if c.open || c.method == "Sentence" {
		return
	}
	want := m.names()
	if c.method == "N" {
		want = withoutCount(want)
	}
	got := slices.Sorted(slices.Values(c.names))
	if !slices.Equal(got, want) {
		t.Errorf("%s: %s is given %v, its placeholders are %v", c.place, c.key, got, want)
	}
}

func rooms(t *testing.T) map[string]bool {
	files, err := fs.Glob(embedded, "locale/en/*.json")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for _, f := range files {
		out[strings.TrimSuffix(filepath.Base(f), ".json")] = true
	}
	return out
}

func scan(t *testing.T, root string, rooms map[string]bool) uses {
	u := uses{keys: map[string][]string{}, prefixes: map[string]bool{}}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == ".git" || name == "node_modules" || name == "testdata" {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, src, parser.SkipObjectResolution)
		if err != nil {
			t.Logf("left out, does not parse: %v", err)
			return nil
		}
		ast.Inspect(file, func(n ast.Node) bool {
			u.see(fset, n, rooms)
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func (u *uses) see(fset *token.FileSet, n ast.Node, rooms map[string]bool) {
	switch n := n.(type) {
	case *ast.BasicLit:
		s, ok := literal(n)
		room, _, _ := strings.Cut(s, ".")
		if !ok || !rooms[room] {
			return
		}
		if prefixKey.MatchString(s) {
			u.prefixes[s] = true
		} else if wholeKey.MatchString(s) && strings.Count(s, ".") >= 2 && !fileName(s) {
			u.add(fset, n, s)
		}
	case *ast.CallExpr:
		u.seeCall(fset, n)
	}
}

func (u *uses) add(fset *token.FileSet, n ast.Node, key string) {
	u.keys[key] = append(u.keys[key], fset.Position(n.Pos()).String())
}

// fileName tells "record.annex.tsv" from a key.
func fileName(s string) bool {
	return slices.Contains([]string{".sql", ".json", ".csv", ".tsv", ".xlsx", ".go", ".css", ".js", ".txt", ".xml"}, filepath.Ext(s))
}

// argumentsOf says where the key and the named arguments of a call stand.
var argumentsOf = map[string]struct{ key, rest int }{
	"T": {0, 1}, "N": {0, 2}, "Sentence": {1, 2},
}

func (u *uses) seeCall(fset *token.FileSet, n *ast.CallExpr) {
	sel, ok := n.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	at, ok := argumentsOf[sel.Sel.Name]
	if !ok || len(n.Args) <= at.key {
		return
	}
	key, ok := literal(n.Args[at.key])
	if !ok || !wholeKey.MatchString(key) {
		return
	}
	u.add(fset, n, key)
	c := call{place: fset.Position(n.Pos()).String(), method: sel.Sel.Name, key: key, open: n.Ellipsis.IsValid()}
	for i := at.rest; i < len(n.Args); i += 2 {
		name, ok := literal(n.Args[i])
		if !ok {
			c.open = true
		}
		c.names = append(c.names, name)
	}
	u.calls = append(u.calls, c)
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

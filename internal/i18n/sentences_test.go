package i18n

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sentence is a message of an error as the sources write it.
type sentence struct {
	place, kind, words string
}

// spoken is what one package says when something is wrong.
type spoken struct {
	fset      *token.FileSet
	files     []*ast.File
	constants map[string]string
	// carriers are functions that hand on a sentence to package fail: by name,
	// at which argument it stands and of which kind the error is.
	carriers map[string]carrier
	handed   map[ast.Expr]bool // where they hand it on
	said     []sentence
	unread   []string // places where a sentence is put together from pieces
}

type carrier struct {
	at     int
	kind   string
	prefix string // words that it puts before them
}

// sentences reads what the packages below root say.
func sentences(t *testing.T, root string) (said []sentence, unread []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); strings.HasPrefix(name, ".") && path != root || name == "node_modules" || name == "testdata" {
			return filepath.SkipDir
		}
		s, err := listen(path)
		if err != nil {
			return err
		}
		below := func(place string) string {
			return strings.TrimPrefix(filepath.ToSlash(place), filepath.ToSlash(root)+"/")
		}
		for _, one := range s.said {
			one.place = below(one.place)
			said = append(said, one)
		}
		for _, place := range s.unread {
			unread = append(unread, below(place))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return said, unread
}

// listen reads one package: first its constants and carriers, then what is
// said with them.
func listen(dir string) (*spoken, error) {
	s := &spoken{fset: token.NewFileSet(), constants: map[string]string{}, carriers: map[string]carrier{}, handed: map[ast.Expr]bool{}}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(s.fset, name, src, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		s.files = append(s.files, file)
	}
	for _, f := range s.files {
		ast.Inspect(f, func(n ast.Node) bool { s.constant(n); return true })
	}
	for before := -1; before != len(s.carriers); { // a carrier may go by another
		before = len(s.carriers)
		for _, f := range s.files {
			ast.Inspect(f, func(n ast.Node) bool { s.carry(n); return true })
		}
	}
	for _, f := range s.files {
		ast.Inspect(f, func(n ast.Node) bool { s.hear(n); return true })
	}
	return s, nil
}

func (s *spoken) constant(n ast.Node) {
	spec, ok := n.(*ast.ValueSpec)
	if !ok {
		return
	}
	for i, v := range spec.Values {
		if words, ok := s.text(v); ok && i < len(spec.Names) {
			s.constants[spec.Names[i].Name] = words
		}
	}
}

// carry notes a function, or a closure that has a name, which hands one of its
// parameters on as a sentence.
func (s *spoken) carry(n ast.Node) {
	name, params, body := "", (*ast.FieldList)(nil), (*ast.BlockStmt)(nil)
	switch n := n.(type) {
	case *ast.FuncDecl:
		name, params, body = n.Name.Name, n.Type.Params, n.Body
	case *ast.AssignStmt:
		if f, ok := n.Rhs[0].(*ast.FuncLit); ok && len(n.Lhs) == 1 {
			if id, ok := n.Lhs[0].(*ast.Ident); ok {
				name, params, body = id.Name, f.Type.Params, f.Body
			}
		}
	}
	if body == nil {
		return
	}
	var flat []string
	for _, f := range params.List {
		for _, id := range f.Names {
			flat = append(flat, id.Name)
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		at, c, ok := s.sentenceOf(n)
		if !ok {
			return true
		}
		if both, ok := at.(*ast.BinaryExpr); ok {
			if words, ok := s.text(both.X); ok {
				at, c.prefix = both.Y, c.prefix+words
			}
		}
		if id, ok := at.(*ast.Ident); ok && slices.Contains(flat, id.Name) {
			s.carriers[name] = carrier{slices.Index(flat, id.Name), c.kind, c.prefix}
			s.handed[at] = true
		}
		return true
	})
}

// sentenceOf gives the sentence of a call that says one, the kind of the error
// and what is put before it.
func (s *spoken) sentenceOf(n ast.Node) (at ast.Expr, c carrier, ok bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return nil, c, false
	}
	name, at0, kindAt := "", -1, -1
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
		if x, ok := f.X.(*ast.Ident); ok && x.Name == "fail" {
			switch name {
			case "New":
				at0, kindAt = 1, 0
			case "Wrap":
				at0, kindAt = 2, 1
			case "Say":
				at0 = 0
			case "Inert":
				return nil, c, false
			}
		}
	}
	if by, ok := s.carriers[name]; ok && at0 < 0 {
		at0, c = by.at, by
	}
	if at0 < 0 || len(call.Args) <= at0 {
		return nil, c, false
	}
	if kindAt >= 0 {
		switch k := call.Args[kindAt].(type) {
		case *ast.SelectorExpr:
			c.kind = k.Sel.Name
		case *ast.Ident:
			c.kind = k.Name
		}
	}
	return call.Args[at0], c, true
}

func (s *spoken) hear(n ast.Node) {
	at, c, ok := s.sentenceOf(n)
	if !ok {
		return
	}
	place := s.fset.Position(at.Pos()).String()
	words, ok := s.text(at)
	if !ok {
		if both, is := at.(*ast.BinaryExpr); is {
			at = both.Y // what stands before it was noted with the carrier
		}
		if !s.handed[at] {
			s.unread = append(s.unread, place)
		}
		return
	}
	s.said = append(s.said, sentence{place: place, kind: c.kind, words: c.prefix + words})
}

// text reads a literal, a constant, or literals joined by "+".
func (s *spoken) text(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		return literal(e)
	case *ast.Ident:
		words, ok := s.constants[e.Name]
		return words, ok
	case *ast.BinaryExpr:
		a, ok := s.text(e.X)
		b, also := s.text(e.Y)
		return a + b, ok && also && e.Op == token.ADD
	}
	return "", false
}

package archtest

import (
	"bytes"
	"go/ast"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// maxLines is where a file asks for another room.
const maxLines = 500

const root = "../.."

func load(t *testing.T) []goFile {
	t.Helper()
	files, err := goFiles(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 5 {
		abs, _ := filepath.Abs(root)
		t.Fatalf("only %d Go files below %s: the test does not see the tree", len(files), abs)
	}
	return files
}

func TestImportsPointOneWay(t *testing.T) {
	for _, f := range load(t) {
		if f.external() {
			continue
		}
		for _, to := range f.ours() {
			if why := objection(f.pkg, to); why != "" {
				t.Errorf("%s imports %s: %s", f.path, to, why)
			}
		}
	}
}

func TestEveryPackageHasARoom(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range load(t) {
		if seen[f.pkg] {
			continue
		}
		seen[f.pkg] = true
		if _, r := roomOf(f.pkg); r == nil {
			t.Errorf("%s has no room: give it one in internal/archtest/rooms.go", f.pkg)
		}
	}
}

func TestObjections(t *testing.T) {
	for _, tc := range []struct {
		name, from, to string
		refused        string // part of the objection; "" when it may
	}{
		{"the kernel stands on the ground", "internal/kernel/ledger", "internal/fail", ""},
		{"the kernel reads statements", "internal/kernel/ledger", "statement", ""},
		{"one part of the kernel uses another", "internal/kernel/ledger", "internal/kernel/sqldb", ""},
		{"the ground does not see the kernel", "internal/fail", "internal/kernel/ledger", "may not import"},
		{"statements do not see the kernel", "statement", "internal/kernel/ledger", "may not import"},
		{"identity reads statements", "identity", "statement", ""},
		{"the kernel does not see the platform", "internal/kernel/ledger", "internal/platform/participant", "may not import"},
		{"the platform does not see modules", "internal/platform/search", "internal/module/framework", "may not import"},
		{"the platform does not see its faces", "internal/platform/participant", "internal/platform/participant/api", "may not import"},
		{"a face of the platform sees it", "internal/platform/participant/api", "internal/platform/participant", ""},
		{"a module uses the platform", "internal/module/record", "internal/platform/participant", ""},
		{"a module does not see another", "internal/module/record", "internal/module/framework", "modules never import each other"},
		{"a module does not see another's pages", "internal/module/record/web", "internal/module/framework/web", "modules never import each other"},
		{"pages do not see another module", "internal/module/record/web", "internal/module/framework", "modules never import each other"},
		{"pages see their module", "internal/module/record/web", "internal/module/record", ""},
		{"a module has rooms of its own", "internal/module/record", "internal/module/record/data", ""},
		{"a module does not see its pages", "internal/module/record", "internal/module/record/web", "may not import"},
		{"a module does not see the interface's parts", "internal/module/record", "internal/ui", "may not import"},
		{"pages see the interface's parts", "internal/module/record/web", "internal/ui", ""},
		{"a format knows nothing of ours", "internal/format/xlsx", "internal/fail", "may not import"},
		{"one format may use another", "internal/format/docx", "internal/format/table", ""},
		{"federation knows no module", "internal/federation", "internal/module/consult", "may not import"},
		{"app sees all", "internal/app", "internal/module/consult/web", ""},
		{"nobody sees app", "internal/module/consult/web", "internal/app", "may not import"},
		{"but cmd", "cmd/comity", "internal/app", ""},
		{"what tests use stays in tests", "internal/kernel/ledger", "internal/hubtest", "may not import"},
		{"a package without a room", "internal/kernel/ledger", "internal/helper", "has no room"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			why := objection(tc.from, tc.to)
			if tc.refused == "" && why != "" || !strings.Contains(why, tc.refused) {
				t.Errorf("%s → %s: %q, want %q", tc.from, tc.to, why, tc.refused)
			}
		})
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	documented := map[string]bool{}
	for _, f := range load(t) {
		if f.test() {
			continue
		}
		documented[f.pkg] = documented[f.pkg] || f.file.Doc != nil && len(f.file.Doc.Text()) > 20
	}
	for pkg, ok := range documented {
		if !ok {
			t.Errorf("%s has no package comment", pkg)
		}
	}
}

func TestNoFileAsksForAnotherRoom(t *testing.T) {
	var checked int
	err := walk(root, func(name string, content []byte) error {
		if !written(name, content) {
			return nil
		}
		checked++
		if n := bytes.Count(content, []byte("\n")); n > maxLines {
			t.Errorf("%s has %d lines; %d is where a file asks for another room", name, n, maxLines)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked == 0 {
		t.Fatal("no file was looked at")
	}
}

func TestWritten(t *testing.T) {
	for _, tc := range []struct {
		name, file, content string
		want                bool
	}{
		{"Go", "internal/fail/fail.go", "package fail\n", true},
		{"a template", "internal/ui/page.templ", "package ui\n", true},
		{"a script without a suffix", "scripts/need", "#!/bin/sh\n", true},
		{"a compiled template", "internal/ui/page_templ.go", "// Code generated by templ - DO NOT EDIT.\n", false},
		{"a file that only speaks of generated code", "x.go", "// x finds Code generated by y. DO NOT EDIT.\n", true},
		{"data", "internal/platform/participant/data/states.js", "", false},
		{"a lock", "go.sum", "", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := written(tc.file, []byte(tc.content)); got != tc.want {
				t.Errorf("written(%q) = %v", tc.file, got)
			}
		})
	}
}

// timeFunctions read the machine's clock, or wait on it.
var timeFunctions = []string{"Now", "Since", "Until"}

func TestTimeComesFromTheClock(t *testing.T) {
	for _, f := range load(t) {
		if f.test() || f.pkg == "internal/clock" || !slices.Contains(f.imports, "time") {
			continue
		}
		ast.Inspect(f.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains(timeFunctions, sel.Sel.Name) {
				t.Errorf("%s calls time.%s: take the time from a clock.Clock", f.fset.Position(n.Pos()), sel.Sel.Name)
			}
			return true
		})
	}
}

func TestNoInitAndNoCgo(t *testing.T) {
	for _, f := range load(t) {
		if slices.Contains(f.imports, "C") {
			t.Errorf("%s uses cgo: the product is one static binary", f.path)
		}
		for _, d := range f.file.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s has an init function: do the work where it is asked for", f.path)
			}
		}
	}
}

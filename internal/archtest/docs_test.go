package archtest

import (
	"go/ast"
	"regexp"
	"strings"
	"testing"
)

// promised is the name of a test in a paper.
var promised = regexp.MustCompile("`((?:Test|Fuzz)[A-Z][A-Za-z0-9]*)`")

// A paper that says which test shows something is right: there is such a test.
func TestPapersNameTestsThatExist(t *testing.T) {
	exist := map[string]bool{}
	for _, f := range load(t) {
		for _, d := range f.file.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && f.test() {
				exist[fn.Name.Name] = true
			}
		}
	}
	n := 0
	err := walk(root, func(name string, content []byte) error {
		if !strings.HasSuffix(name, ".md") {
			return nil
		}
		for _, m := range promised.FindAllStringSubmatch(string(content), -1) {
			n++
			if !exist[m[1]] {
				t.Errorf("%s names %s, which there is not", name, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 100 {
		t.Errorf("only %d tests are named: the papers are not seen", n)
	}
}

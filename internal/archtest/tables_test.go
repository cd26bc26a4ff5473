package archtest

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// ofLedger finds the register's own tables in a statement of SQL.
var ofLedger = regexp.MustCompile(`(?i)\b(FROM|JOIN|INTO|UPDATE)\s+ledger_\w+`)

// readers are the packages that may name them beside the kernel, and why.
var readers = []string{
	"internal/verify", // believes nothing that the kernel says of its own tables
}

// TestTheRegistersTablesAreTheKernels: whoever wants to know of the register asks
// package ledger, so that its tables can change.
func TestTheRegistersTablesAreTheKernels(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range load(t) {
		if f.test() || strings.HasPrefix(f.pkg, "internal/kernel/") || strings.HasPrefix(f.pkg, "internal/hubtest") || f.pkg == "internal/bench" {
			continue
		}
		ast.Inspect(f.file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING || !ofLedger.MatchString(lit.Value) {
				return true
			}
			seen[f.pkg] = true
			if !slices.Contains(readers, f.pkg) {
				t.Errorf("%s has %q: ask package ledger", f.fset.Position(n.Pos()), ofLedger.FindString(lit.Value))
			}
			return true
		})
	}
	for _, pkg := range readers {
		if !seen[pkg] {
			t.Errorf("%s names no table of the register: take it off the list", pkg)
		}
	}
}

package archtest

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// diallers are the packages that may open a connection, and to whom. An address
// that somebody typed is reached through the first alone; a website is reached
// by nobody.
var diallers = []string{
	"internal/outward",         // to addresses that somebody typed, checked
	"internal/platform/outbox", // to the operator's mail server
	"internal/door",            // to the hub on this machine, by a socket in its folder
	"client",                   // of programs that read a hub
}

// calling are the names of the standard library that open connections.
var calling = map[string][]string{
	"http": {"Get", "Head", "Post", "PostForm", "DefaultClient", "DefaultTransport", "Client{}", "Transport{}"},
	"net":  {"Dial", "DialIP", "DialTCP", "DialTimeout", "DialUDP", "DialUnix", "Dialer{}"},
	"smtp": {"Dial", "SendMail"},
	"tls":  {"Client", "Dial", "DialWithDialer", "Dialer{}"},
}

// called gives what opens a connection in a piece of code: the name of a
// function or variable, or of a type that is made, with {} behind it.
func called(n ast.Node) string {
	sel, made := n.(*ast.SelectorExpr)
	suffix := ""
	if lit, ok := n.(*ast.CompositeLit); ok {
		sel, made = lit.Type.(*ast.SelectorExpr)
		suffix = "{}"
	}
	if !made {
		return ""
	}
	of, ok := sel.X.(*ast.Ident)
	if !ok || !slices.Contains(calling[of.Name], sel.Sel.Name+suffix) {
		return ""
	}
	return of.Name + "." + sel.Sel.Name
}

func TestFewDial(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range load(t) {
		if f.test() || strings.HasPrefix(f.pkg, "internal/hubtest") || f.pkg == "internal/bench" {
			continue
		}
		ast.Inspect(f.file, func(n ast.Node) bool {
			name := called(n)
			if name == "" {
				return true
			}
			seen[f.pkg] = true
			if !slices.Contains(diallers, f.pkg) {
				t.Errorf("%s has %s: connections are opened in %s", f.fset.Position(n.Pos()), name, strings.Join(diallers, ", "))
			}
			return true
		})
	}
	for _, pkg := range diallers {
		if !seen[pkg] {
			t.Errorf("%s opens no connection: take it off the list", pkg)
		}
	}
}

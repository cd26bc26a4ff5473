package archtest

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// modulePath is the prefix of our own import paths.
const modulePath = "comity.example/comity"

// A goFile is one Go source file, parsed.
type goFile struct {
	path    string // below the module's root, with slashes
	pkg     string // the directory, below the module's root
	fset    *token.FileSet
	file    *ast.File
	imports []string // as written
}

// external reports whether the file is in an external test package.
func (f goFile) external() bool { return strings.HasSuffix(f.file.Name.Name, "_test") }

// test reports whether the file is compiled into tests only.
func (f goFile) test() bool { return strings.HasSuffix(f.path, "_test.go") }

// ours gives the packages of this module that the file imports, as paths below
// the module's root.
func (f goFile) ours() []string {
	var pkgs []string
	for _, p := range f.imports {
		if rest, ok := strings.CutPrefix(p, modulePath+"/"); ok {
			pkgs = append(pkgs, rest)
		}
	}
	return pkgs
}

// walk calls visit for every file of the tree that the project wrote: no hidden
// directories, dependencies, test data or builds.
func walk(root string, visit func(name string, content []byte) error) error {
	return filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			switch name := d.Name(); {
			case p == root:
				return nil
			case strings.HasPrefix(name, "."), name == "node_modules", name == "testdata", name == "bin":
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		content, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		return visit(filepath.ToSlash(rel), content)
	})
}

// goFiles parses every Go file of the tree.
func goFiles(root string) ([]goFile, error) {
	var files []goFile
	fset := token.NewFileSet()
	err := walk(root, func(name string, content []byte) error {
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		parsed, err := parser.ParseFile(fset, name, content, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		f := goFile{path: name, pkg: path.Dir(name), fset: fset, file: parsed}
		for _, spec := range parsed.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			f.imports = append(f.imports, p)
		}
		files = append(files, f)
		return nil
	})
	return files, err
}

// generated is the line that marks generated files, as Go defines it.
var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// written reports whether people write and read a file as source, as opposed
// to data, generated files and locks.
func written(name string, content []byte) bool {
	for _, dir := range strings.Split(path.Dir(name), "/") {
		if dir == "data" || dir == "locale" {
			return false
		}
	}
	switch path.Ext(name) {
	case ".go", ".templ", ".js", ".mjs", ".css", ".sql", ".sh":
		return !generated.Match(content)
	case "":
		return bytes.HasPrefix(content, []byte("#!"))
	}
	return false
}

package datapackage

// MediaType is what the file is served as.
const MediaType = "application/zip"

// Descriptor is the name of the file that describes the others.
const Descriptor = "datapackage.json"

// schema is the profile that descriptors keep to.
const schema = "https://datapackage.org/profiles/2.0/datapackage.json"

// Package is what is described. Its JSON is that of the descriptor.
type Package struct {
	Schema      string    `json:"$schema"` // set by Write
	Name        string    `json:"name"`    // lower case, digits, dots, hyphens
	ID          string    `json:"id,omitempty"`
	Title       string    `json:"title"`
	Description string    `json:"description,omitempty"`
	Homepage    string    `json:"homepage,omitempty"` // an address
	Version     string    `json:"version,omitempty"`  // as Semantic Versioning has it
	Licences    []Licence `json:"licenses,omitempty"`
	Sources     []Source  `json:"sources,omitempty"`
	// Made is what else whoever makes it says of it: in the order of the keys.
	Made   map[string]string `json:"made_from,omitempty"`
	Tables []*Table          `json:"resources"`
}

// Licence is one under which the package is given out. It has a name or a path.
type Licence struct {
	Name  string `json:"name,omitempty"` // as the Open Definition lists it
	Path  string `json:"path,omitempty"` // an address
	Title string `json:"title,omitempty"`
}

// Source is where what is in it comes from.
type Source struct {
	Title string `json:"title"`
	Path  string `json:"path,omitempty"`
}

// Table is a table. What Write finds out of its file it fills in.
type Table struct {
	Name        string `json:"name"`
	Type        string `json:"type"` // set by New: table
	Path        string `json:"path"` // set by New
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	Format      string `json:"format"`    // set by New: csv
	MediaType   string `json:"mediatype"` // set by New
	Encoding    string `json:"encoding"`  // set by New
	Bytes       int64  `json:"bytes"`
	Hash        string `json:"hash"`
	Rows        int64  `json:"rows"`
	Schema      Schema `json:"schema"`
}

// Schema is what a table's rows hold to.
type Schema struct {
	Fields  []Field   `json:"fields"`
	Key     []string  `json:"primaryKey"`
	Foreign []Foreign `json:"foreignKeys,omitempty"`
}

// Type is what the cells of a field are.
type Type string

// The types, with the Go type of a cell; nil is one that is empty.
const (
	String   Type = "string"   // string
	Integer  Type = "integer"  // int, int64
	Boolean  Type = "boolean"  // bool
	Datetime Type = "datetime" // time.Time; written in UTC
	Array    Type = "array"    // []string; written as JSON has it
)

// Field is one column.
type Field struct {
	Name        string       `json:"name"`
	Type        Type         `json:"type"`
	Description string       `json:"description,omitempty"`
	Constraints *Constraints `json:"constraints,omitempty"`
}

// Constraints narrow what a cell may be.
type Constraints struct {
	Required bool     `json:"required,omitempty"`
	Enum     []string `json:"enum,omitempty"`
}

// Foreign says that some fields, where none of them is empty, are those of a row of
// another table.
type Foreign struct {
	Fields    []string  `json:"fields"`
	Reference Reference `json:"reference"`
}

// Reference is fields of a table.
type Reference struct {
	Resource string   `json:"resource"`
	Fields   []string `json:"fields"`
}

// To is a foreign key of one field, to the field id of a table.
func To(field, table string) Foreign {
	return Foreign{Fields: []string{field}, Reference: Reference{Resource: table, Fields: []string{"id"}}}
}

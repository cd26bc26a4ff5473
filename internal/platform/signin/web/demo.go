package web

// Demo is what the demonstration adds.
type Demo interface{}

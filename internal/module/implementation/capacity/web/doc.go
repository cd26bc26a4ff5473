// Package web is the pages of needs and offers of capacity-building, and of what
// goes together:
//
//	/implementation/needs, /implementation/offers     lists, narrowed by what is asked
//	/implementation/needs/{id}, …/offers/{id}         one, with what goes with it
//	/implementation/matches                           which needs and offers go together; CSV, Excel
//	/desk/implementation/needs, …/offers              forms
package web

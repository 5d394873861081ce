// Reads a file of Terraform by the parser that Terraform has itself, and prints what its resources come to as JSON.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

type resource struct {
	Labels     []string                   `json:"labels"`
	Attributes map[string]json.RawMessage `json:"attributes"`
}

func fail(what any) {
	fmt.Fprintln(os.Stderr, what)
	os.Exit(1)
}

// What one resource names of another one: its name.
func named(body *hclsyntax.Body) map[string]cty.Value {
	types := map[string]map[string]cty.Value{}
	for _, block := range body.Blocks {
		if len(block.Labels) != 2 {
			continue
		}
		if types[block.Labels[0]] == nil {
			types[block.Labels[0]] = map[string]cty.Value{}
		}
		types[block.Labels[0]][block.Labels[1]] = cty.ObjectVal(map[string]cty.Value{
			"name": cty.StringVal("the name of " + block.Labels[1]),
		})
	}
	values := map[string]cty.Value{}
	for name, ones := range types {
		values[name] = cty.ObjectVal(ones)
	}
	return values
}

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		fail(err)
	}
	file, faults := hclsyntax.ParseConfig(text, "main.tf", hcl.InitialPos)
	if faults.HasErrors() {
		fail(faults)
	}
	body := file.Body.(*hclsyntax.Body)
	context := &hcl.EvalContext{
		Variables: named(body),
		Functions: map[string]function.Function{"jsonencode": stdlib.JSONEncodeFunc},
	}
	resources := []resource{}
	for _, block := range body.Blocks {
		one := resource{Labels: block.Labels, Attributes: map[string]json.RawMessage{}}
		for name, attribute := range block.Body.Attributes {
			value, faults := attribute.Expr.Value(context)
			if faults.HasErrors() {
				fail(faults)
			}
			if one.Attributes[name], err = ctyjson.Marshal(value, value.Type()); err != nil {
				fail(err)
			}
		}
		resources = append(resources, one)
	}
	if err := json.NewEncoder(os.Stdout).Encode(resources); err != nil {
		fail(err)
	}
}

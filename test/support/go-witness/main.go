// The witness answers what programs written in Go get of profiles: questions come as a JSON array on stdin, and so do
// the answers on stdout.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

type question struct {
	// Empty for what a program gets that names none.
	Profile string `json:"profile"`
	// Empty for the files that the environment names.
	Credentials string `json:"credentials"`
	Config      string `json:"config"`
	// Whether AWS is asked who signs; then no key is told.
	Identity bool `json:"identity"`
}

type answer struct {
	Keys   []string `json:"keys,omitempty"`
	Arn    string   `json:"arn,omitempty"`
	Region string   `json:"region"`
	Error  string   `json:"error,omitempty"`
}

func (q question) options() (options []func(*config.LoadOptions) error) {
	if q.Profile != "" {
		options = append(options, config.WithSharedConfigProfile(q.Profile))
	}
	if q.Credentials != "" {
		options = append(options, config.WithSharedCredentialsFiles([]string{q.Credentials}))
	}
	if q.Config != "" {
		options = append(options, config.WithSharedConfigFiles([]string{q.Config}))
	}
	return options
}

func (q question) ask(ctx context.Context) (answer, error) {
	loaded, err := config.LoadDefaultConfig(ctx, q.options()...)
	if err != nil {
		return answer{}, err
	}
	if q.Identity {
		caller, err := sts.NewFromConfig(loaded).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
		if err != nil {
			return answer{}, err
		}
		return answer{Region: loaded.Region, Arn: aws.ToString(caller.Arn)}, nil
	}
	found, err := loaded.Credentials.Retrieve(ctx)
	if err != nil {
		return answer{}, err
	}
	keys := []string{found.AccessKeyID, found.SecretAccessKey, found.SessionToken}
	return answer{Region: loaded.Region, Keys: keys}, nil
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		log.Fatal(err)
	}
	answers := []answer{}
	for _, one := range questions {
		found, err := one.ask(ctx)
		if err != nil {
			found = answer{Error: err.Error()}
		}
		answers = append(answers, found)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		log.Fatal(err)
	}
}

"""What `acctmgr assume dev` does, as people write it: python3 assume_role.py ROLE_ARN PROFILE"""

import configparser
import os
import sys

import boto3

role_arn, profile = sys.argv[1:]
credentials = boto3.client("sts").assume_role(RoleArn=role_arn, RoleSessionName="bench")["Credentials"]

path = os.path.expanduser("~/.aws/credentials")
config = configparser.ConfigParser()
config.read(path)
config[profile] = {
    "aws_access_key_id": credentials["AccessKeyId"],
    "aws_secret_access_key": credentials["SecretAccessKey"],
    "aws_session_token": credentials["SessionToken"],
}
with open(path, "w") as file:
    config.write(file)

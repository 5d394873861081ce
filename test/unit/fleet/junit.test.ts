import { describe, expect, it } from 'vitest';
import { junitOf } from '../../../src/fleet/junit.js';

describe('JUnit', () => {
  it('has a case an account, with what failed and what was not tried', () => {
    expect(
      junitOf({
        name: 'acctmgr doctor',
        cases: [
          { name: 'dev', seconds: 0.25 },
          { name: 'prod', seconds: 1, failure: { type: 'trust', message: 'It says "no" & <nothing>' } },
          { name: 'main', seconds: 0, skipped: 'has no role' },
        ],
      }),
    ).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="acctmgr">
<testsuite name="acctmgr doctor" tests="3" failures="1" errors="0" skipped="1" time="1.250">
  <testcase classname="acctmgr doctor" name="dev" time="0.250"/>
  <testcase classname="acctmgr doctor" name="prod" time="1.000">
    <failure type="trust" message="It says &quot;no&quot; &amp; &lt;nothing&gt;"/>
  </testcase>
  <testcase classname="acctmgr doctor" name="main" time="0.000">
    <skipped message="has no role"/>
  </testcase>
</testsuite>
</testsuites>
`);
  });

  it('has nothing in it that XML 1.0 cannot hold', () => {
    const message = 'a\u0000b\u001b[31mc\nd\te\ud800f\uffffg😀';
    expect(
      junitOf({ name: 'x', cases: [{ name: 'y', seconds: 0, failure: { type: 't', message } }] }),
    ).toContain('message="a\ufffdb\ufffd[31mc&#10;d&#9;e\ufffdf\ufffdg😀"');
  });
});

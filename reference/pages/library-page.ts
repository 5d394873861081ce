import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { GENERATED, page } from './markdown.js';

/* docs/reference/library.md: what src/index.ts exports, as its sources declare it, with their comments. */

interface Exported {
  readonly name: string;
  /** A declaration as a reader needs it, its comment before it. */
  readonly text: string;
  readonly isType: boolean;
}

const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);

const commentOf = (node: ts.Node, file: ts.SourceFile): string => {
  const [comment] = ts.getLeadingCommentRanges(file.text, node.pos)?.slice(-1) ?? [];
  const text = comment === undefined ? '' : file.text.slice(comment.pos, comment.end);
  return text.startsWith('/**') ? `${text}\n` : '';
};

const withoutExport = (text: string): string => text.replace(/^export (?:declare )?/, '');

/** `const f = (a: A): B => …` as `f(a: A): B`. */
function signature(name: string, { parameters, type }: ts.SignatureDeclaration, file: ts.SourceFile): string {
  const words = parameters.map((parameter) => {
    const optional = parameter.initializer !== undefined || parameter.questionToken !== undefined ? '?' : '';
    return `${parameter.name.getText(file)}${optional}: ${parameter.type?.getText(file) ?? 'unknown'}`;
  });
  return `function ${name}(${words.join(', ')}): ${type?.getText(file) ?? 'void'};`;
}

function variableText(declaration: ts.VariableDeclaration, file: ts.SourceFile): string {
  const name = declaration.name.getText(file);
  const value = declaration.initializer;
  if (value !== undefined && ts.isArrowFunction(value)) return signature(name, value, file);
  return `const ${declaration.getText(file)};`;
}

function classText(node: ts.ClassDeclaration, file: ts.SourceFile): string {
  const fields = node.members.filter(ts.isPropertyDeclaration).map((member) => `  ${member.getText(file)}`);
  return `class ${node.name?.text ?? ''} extends Error {\n${fields.join('\n')}\n}`;
}

/** The declarations of one statement that others may import. */
function declarationsIn(node: ts.Statement, file: ts.SourceFile): readonly Exported[] {
  const isExported =
    ts.canHaveModifiers(node) &&
    ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (isExported !== true) return [];
  const comment = commentOf(node, file);
  if (ts.isVariableStatement(node)) {
    return node.declarationList.declarations.map((one) => ({
      name: one.name.getText(file),
      text: comment + variableText(one, file),
      isType: false,
    }));
  }
  if (ts.isFunctionDeclaration(node) && node.name !== undefined) {
    const { name } = node;
    const isOverloaded = file.statements.some(
      (one) => one !== node && ts.isFunctionDeclaration(one) && one.name?.text === name.text,
    );
    // Of an overloaded one, the implementation is nobody's business.
    if (node.body !== undefined && isOverloaded) return [];
    return [{ name: name.text, text: comment + signature(name.text, node, file), isType: false }];
  }
  if (ts.isClassDeclaration(node) && node.name !== undefined)
    return [{ name: node.name.text, text: comment + classText(node, file), isType: false }];
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
    return [{ name: node.name.text, text: comment + withoutExport(node.getText(file)), isType: true }];
  }
  return [];
}

/** What `export { … } from` gives, from the file that declares it. */
function reexported(node: ts.Statement, file: ts.SourceFile): readonly Exported[] {
  if (!ts.isExportDeclaration(node) || node.moduleSpecifier === undefined || node.exportClause === undefined)
    return [];
  const from = (node.moduleSpecifier as ts.StringLiteral).text.replace(/\.js$/, '.ts');
  const source = parse(path.resolve(path.dirname(file.fileName), from));
  const all = source.statements.flatMap((one) => declarationsIn(one, source));
  const names = (node.exportClause as ts.NamedExports).elements.map(({ name }) => name.text);
  return names.flatMap((name) => all.filter((one) => one.name === name));
}

const block = (all: readonly Exported[]): string =>
  `\`\`\`ts\n${all.map(({ text }) => text).join('\n\n')}\n\`\`\``;

export function libraryPage(root: string, prose: string): string {
  const file = parse(path.join(root, 'src', 'index.ts'));
  const all = file.statements.flatMap((node) => [...declarationsIn(node, file), ...reexported(node, file)]);
  return page(
    GENERATED,
    prose,
    '## What it gives',
    block(all.filter(({ isType }) => !isType)),
    '## Types',
    block(all.filter(({ isType }) => isType)),
  );
}

//! `view!`: the markup that Leptos' macro of the same name takes, turned into plain calls.
//!
//! Leptos gives every view a type of its own, and the compiler writes each of them out: three
//! quarters of the app's bytes were that. Here a tag becomes a handful of calls to functions that
//! exist once (the app's `markup` module), so that markup costs little more than its own text. What
//! signals and effects do is Leptos' as before. The figures stand in docs/decisions/0005-markup.md.
//!
//! What it takes: tags, text, `{values}`, fragments, `name=value`, `class:name=`, `style:name=`,
//! `prop:name=`, `on:event=`, `node_ref=`, and components, which are structs with a method per
//! property and `draw`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use rstml::node::{KeyedAttribute, Node, NodeAttribute, NodeBlock, NodeElement};
use syn::Stmt;
use syn::spanned::Spanned as _;

type Element = NodeElement<rstml::Infallible>;

/// Turns markup into a `markup::View`.
#[proc_macro]
pub fn view(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let nodes = match rstml::parse2(input.into()) {
        Ok(nodes) => nodes,
        Err(error) => return error.to_compile_error().into(),
    };
    whole(&nodes)
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}

/// Markup as one value: a single tag as itself, anything else as a fragment.
fn whole(nodes: &[Node]) -> syn::Result<TokenStream> {
    if let [Node::Element(element)] = nodes {
        return one(element);
    }
    let parts = children(nodes)?;
    Ok(quote! {{
        let __node = crate::markup::fragment();
        #(#parts)*
        crate::markup::done(__node)
    }})
}

fn one(element: &Element) -> syn::Result<TokenStream> {
    let name = element.name().to_string();
    if name.starts_with(char::is_uppercase) {
        component(element)
    } else {
        tag(element, &name)
    }
}

fn tag(element: &Element, name: &str) -> syn::Result<TokenStream> {
    let make = if matches!(
        name,
        "svg" | "path" | "circle" | "rect" | "line" | "polyline" | "g"
    ) {
        quote!(svg)
    } else {
        quote!(element)
    };
    let mut attributes = Vec::new();
    for attribute in element.attributes() {
        attributes.push(attribute_call(keyed(attribute)?)?);
    }
    // A property such as `value` of a select needs its children, so properties come last.
    let parts = children(&element.children)?;
    let (last, first): (Vec<_>, Vec<_>) = attributes.into_iter().partition(|(late, _)| *late);
    let first = first.into_iter().map(|(_, call)| call);
    let last = last.into_iter().map(|(_, call)| call);
    Ok(quote! {{
        let __node = crate::markup::#make(#name);
        #(#first)*
        #(#parts)*
        #(#last)*
        crate::markup::done(__node)
    }})
}

fn keyed(attribute: &NodeAttribute) -> syn::Result<&KeyedAttribute> {
    match attribute {
        NodeAttribute::Attribute(keyed) => Ok(keyed),
        NodeAttribute::Block(block) => Err(syn::Error::new(block.span(), "name=value, please")),
    }
}

/// The call for an attribute, and whether it comes after the children.
fn attribute_call(attribute: &KeyedAttribute) -> syn::Result<(bool, TokenStream)> {
    let key = attribute.key.to_string();
    let value = attribute.value();
    let need = || {
        value.ok_or_else(|| syn::Error::new(attribute.key.span(), "this attribute needs a value"))
    };
    let (kind, name) = key
        .split_once(':')
        .map_or(("", key.as_str()), |(kind, name)| (kind, name.trim()));
    let call = match kind.trim() {
        "" if key == "node_ref" => {
            let value = need()?;
            quote! { crate::markup::keep(&__node, #value); }
        }
        "" => {
            let value = value.map_or_else(|| quote!(""), |value| quote!(#value));
            quote! { crate::markup::attribute(&__node, #name, #value); }
        }
        "on" => {
            let value = need()?;
            quote! { crate::markup::on(&__node, #name, #value); }
        }
        "class" => {
            let value = need()?;
            quote! { crate::markup::class(&__node, #name, #value); }
        }
        "style" => {
            let value = need()?;
            quote! { crate::markup::style(&__node, #name, #value); }
        }
        "prop" => {
            let value = need()?;
            return Ok((
                true,
                quote! { crate::markup::property(&__node, #name, #value); },
            ));
        }
        _ => {
            return Err(syn::Error::new(
                attribute.key.span(),
                "unknown kind of attribute",
            ));
        }
    };
    Ok((false, call))
}

fn children(nodes: &[Node]) -> syn::Result<Vec<TokenStream>> {
    let mut parts = Vec::new();
    for node in nodes {
        match node {
            Node::Text(text) => {
                let text = text.value_string();
                parts.push(quote! { crate::markup::child(&__node, #text); });
            }
            Node::Block(block) => {
                let value = value_of(block);
                parts.push(quote! { crate::markup::child(&__node, #value); });
            }
            Node::Element(element) => {
                let view = one(element)?;
                parts.push(quote! { crate::markup::child(&__node, #view); });
            }
            Node::Fragment(fragment) => parts.extend(children(fragment.children())?),
            Node::Comment(_) => {}
            other => return Err(syn::Error::new(other.span(), "write text in quotes")),
        }
    }
    Ok(parts)
}

/// What stands between braces, without them where it is one expression.
fn value_of(block: &NodeBlock) -> TokenStream {
    let statements = block.try_block().map(|block| block.stmts.as_slice());
    if let Some([Stmt::Expr(value, None)]) = statements {
        quote!(#value)
    } else {
        quote!(#block)
    }
}

fn component(element: &Element) -> syn::Result<TokenStream> {
    let name = element.name();
    let mut calls = Vec::new();
    for attribute in element.attributes() {
        let attribute = keyed(attribute)?;
        let method = format_ident!("{}", attribute.key.to_string());
        let value = attribute
            .value()
            .ok_or_else(|| syn::Error::new(attribute.key.span(), "a property needs a value"))?;
        calls.push(quote! { .#method(#value) });
    }
    let inside = whole(&element.children)?;
    Ok(quote! { #name::new()#(#calls)*.draw(move || #inside) })
}

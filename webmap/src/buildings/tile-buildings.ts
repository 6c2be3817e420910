/** The buildings of one tile: who they are (EXT_mesh_features), how they are coloured, which one is marked. */
import { BufferAttribute, Color, Mesh, MeshLambertMaterial, type Material, type Object3D } from 'three';
import { heightColour } from './palette';

/** A building as its tile describes it. `code`: 17 digits, as text. */
export interface Building {
  code: string;
  use: string;
  height_m: number;
  storeys: number;
}

export interface Appearance {
  colourBy: 'use' | 'height';
  dark: boolean;
  selected: string | null;
  hovered: string | null;
  opacity: number;
}

interface Metadata {
  tableAccessors: {
    getData(id: number, target: Record<string, unknown>): Record<string, unknown>;
    count: number;
  }[];
}

interface Uniforms {
  selectedFeature: { value: number };
  hoveredFeature: { value: number };
}

const FEATURE = '_feature_id_0';
/** Light of a wall's foot against its top, as in tiles/three_d/palette.yml. */
const FOOT_LIGHT = 0.72;
const SELECTED = new Color('#ff8a00');
const HOVERED = new Color('#2f9bff');

interface Part {
  mesh: Mesh;
  uniforms: Uniforms;
  own: BufferAttribute | null;
}

/** One loaded tile. */
export class TileBuildings {
  private readonly parts: Part[] = [];
  private readonly buildings: Building[] = [];
  private readonly numbers = new Map<string, number>();

  constructor(scene: Object3D, appearance: Appearance) {
    const metadata = scene.userData.structuralMetadata as Metadata | undefined;
    const table = metadata?.tableAccessors[0];
    for (let id = 0; table && id < table.count; id++) {
      const row = table.getData(id, {});
      const building = {
        code: String(row.building_code ?? ''),
        use: String(row.use ?? ''),
        height_m: Number(row.height_m ?? 0),
        storeys: Number(row.storeys ?? 0),
      };
      this.buildings.push(building);
      this.numbers.set(building.code, id);
    }
    scene.traverse((object) => {
      if (object instanceof Mesh) this.parts.push(this.prepare(object));
    });
    this.apply(appearance, null);
  }

  /** The building that a vertex belongs to. */
  at(mesh: Mesh, vertex: number): Building | null {
    const id = mesh.geometry.getAttribute(FEATURE)?.getX(vertex);
    return id === undefined ? null : (this.buildings[Math.round(id)] ?? null);
  }

  apply(appearance: Appearance, before: Appearance | null): void {
    const selected = this.numberOf(appearance.selected);
    const hovered = this.numberOf(appearance.hovered);
    for (const part of this.parts) {
      part.uniforms.selectedFeature.value = selected;
      part.uniforms.hoveredFeature.value = hovered;
      if (appearance.colourBy !== before?.colourBy || appearance.dark !== before.dark)
        this.recolour(part, appearance);
      const material = part.mesh.material as MeshLambertMaterial;
      if (material.opacity !== appearance.opacity) {
        material.transparent = appearance.opacity < 1;
        material.opacity = appearance.opacity;
        material.needsUpdate = true;
      }
    }
  }

  dispose(): void {
    for (const { mesh } of this.parts) {
      mesh.geometry.dispose();
      (mesh.material as Material).dispose();
    }
    this.parts.length = 0;
  }

  private numberOf(code: string | null): number {
    return code === null ? -1 : (this.numbers.get(code) ?? -1);
  }

  private prepare(mesh: Mesh): Part {
    const uniforms: Uniforms = { selectedFeature: { value: -1 }, hoveredFeature: { value: -1 } };
    const given = mesh.material as Material;
    const material = new MeshLambertMaterial({
      vertexColors: true,
      flatShading: !mesh.geometry.getAttribute('normal'),
    });
    given.dispose();
    mesh.material = material;
    material.onBeforeCompile = (shader) => {
      Object.assign(shader.uniforms, uniforms, {
        selectedColour: { value: SELECTED },
        hoveredColour: { value: HOVERED },
      });
      shader.vertexShader =
        `attribute float ${FEATURE};\nvarying float vFeature;\n${shader.vertexShader}`.replace(
          '#include <begin_vertex>',
          `#include <begin_vertex>\nvFeature = ${FEATURE};`,
        );
      shader.fragmentShader = (
        'uniform float selectedFeature;\nuniform float hoveredFeature;\n' +
        'uniform vec3 selectedColour;\nuniform vec3 hoveredColour;\nvarying float vFeature;\n' +
        shader.fragmentShader
      ).replace(
        '#include <color_fragment>',
        `#include <color_fragment>
        if (abs(vFeature - selectedFeature) < 0.5) diffuseColor.rgb = mix(diffuseColor.rgb, selectedColour, 0.78);
        else if (abs(vFeature - hoveredFeature) < 0.5) diffuseColor.rgb = mix(diffuseColor.rgb, hoveredColour, 0.5);`,
      );
    };
    const own = (mesh.geometry.getAttribute('color') as BufferAttribute | undefined) ?? null;
    return { mesh, uniforms, own };
  }

  private recolour(part: Part, { colourBy, dark }: Appearance): void {
    const { geometry } = part.mesh;
    if (colourBy === 'use') {
      if (part.own) geometry.setAttribute('color', part.own);
      return;
    }
    geometry.setAttribute('color', this.heights(part.mesh, dark));
  }

  /** Colours by height; feet a little darker, as the tiles' own colours are. */
  private heights(mesh: Mesh, dark: boolean): BufferAttribute {
    const feature = mesh.geometry.getAttribute(FEATURE);
    const position = mesh.geometry.getAttribute('position');
    const lowest = new Float32Array(this.buildings.length).fill(Infinity);
    const heights = upward(mesh, position);
    for (let i = 0; i < feature.count; i++) {
      const id = feature.getX(i);
      lowest[id] = Math.min(lowest[id]!, heights[i]!);
    }
    const colours = new Uint8Array(feature.count * 3);
    const colour = new Color();
    for (let i = 0; i < feature.count; i++) {
      const id = feature.getX(i);
      colour.set(heightColour(this.buildings[id]?.height_m ?? 0, dark));
      if (heights[i]! - lowest[id]! < 0.5) colour.multiplyScalar(FOOT_LIGHT);
      colours[3 * i] = Math.round(colour.r * 255);
      colours[3 * i + 1] = Math.round(colour.g * 255);
      colours[3 * i + 2] = Math.round(colour.b * 255);
    }
    return new BufferAttribute(colours, 3, true);
  }
}

type Values = { count: number; getX(i: number): number; getY(i: number): number; getZ(i: number): number };

/** Metres above the ground of each vertex: glTF's up is y before the tile's own transform. */
function upward(mesh: Mesh, position: Values): Float32Array {
  const scale = mesh.matrix.elements;
  const up = new Float32Array(position.count);
  for (let i = 0; i < position.count; i++) {
    up[i] = scale[1]! * position.getX(i) + scale[5]! * position.getY(i) + scale[9]! * position.getZ(i);
  }
  return up;
}
